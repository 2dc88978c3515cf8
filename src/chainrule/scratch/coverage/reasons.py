"""Why some of PyTorch's names are out of scope.

Each reason stands over patterns of names, `*` for anything. A pattern holds in every
namespace, or in one that it names: `torch:sparse_*`, `torch.optim:Muon`.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache

REASONS = {
    "it is for sparse gradients, which no layer here makes": "torch.optim:SparseAdam",
    "it is for compiled training steps": "torch.optim:swap_in_optimizer_params_and_state",
    "it computes in bfloat16, for the speed of GPUs": "torch.optim:Muon",
    "quantised numbers trade readability for speed": """
        q_* qint* quint* QInt* QUInt* qscheme quantiz* quantized* dequantize int_repr
        per_channel_* per_tensor_* fake_quantize_* fbgemm_* fused_moving_avg_obs_fake_quant
        choose_qparams_optimized empty_quantized ao torch.nn:intrinsic torch.nn:qat bits*x*
        bits8 bits16 hash_tensor grouped_mm scaled_mm scaled_grouped_mm ScalingType SwizzleType""",
    "sparse tensors have memory layouts of their own": """
        *sparse* ccol_indices* col_indices* crow_indices* row_indices*
        indices_copy torch.Tensor:indices torch.Tensor:values
        values_copy coalesce is_coalesced dense_dim to_dense hspmm hsmm dsmm smm saddmm spmm
        sspaddmm nested to_padded_tensor jagged torch:masked segment_reduce""",
    "complex numbers, and the signal processing that needs them": """
        complex32 cdouble cfloat chalf ComplexDoubleStorage ComplexFloatStorage conj_physical_
        view_as_*_copy fft signal stft istft *_window eig eigvals torch.linalg:eig*
        torch:polar torch:complex torch:real torch:imag torch:angle torch.Tensor:angle
        torch:view_as_* torch.Tensor:real torch.Tensor:imag torch:conj* torch:resolve_*
        torch.Tensor:conj* torch.Tensor:resolve_* torch:is_conj torch:is_neg""",
    "numbers that NumPy does not have": """
        float8_* float4_* int1 int2 int3 int4 int5 int6 int7 uint1 uint2 uint3 uint4 uint5
        uint6 uint7 uint16 uint32 uint64""",
    "one process, one CPU: no other devices": """
        cudnn_* miopen_* mkldnn_* to_mkldnn is_mkldnn torch:mps torch:mtia torch:xpu torch:cpu
        torch.Tensor:xpu torch.Tensor:ipu torch.Tensor:mtia is_ipu is_maia is_mps is_mtia
        is_vulkan is_xla is_xpu is_meta is_vulkan_available Stream* Event DeviceObjType
        OutOfMemoryError AcceleratorError get_device get_device_module record_stream
        is_pinned pin_memory torch:windows torch.Tensor:cuda
        torch:has_mkl torch:has_openmp torch.accelerator:* torch.backends:* torch.cuda:*""",
    "training in several processes is PyTorch's": """
        SyncBatchNorm is_distributed torch:futures Future torch.distributed:*
        torch.nn.parallel:*""",
    "TorchScript, tracing and compilers: this engine only runs Python": """
        torch:*Type AliasDb Argument ArgumentSpec CompleteArgumentSpec AwaitType AggregationType
        Block CallStack Capsule Code CompilationUnit ConcreteModuleType* DeepCopyMemoTable
        *SerializationStorageContext DeserializationStorageContext ErrorReport ExecutionPlan
        FatalError FileCheck FunctionSchema Gradient Graph GraphExecutorState IODescriptor
        JITException Lite* Lock* Logger* Noop* Node OperatorInfo PyTorchFile* Script* StaticModule
        Sym* sym_* Tag TracingState Type Use Value fork wait import_ir_module*
        merge_type_from_type_comment parse_ir parse_schema parse_type_comment unify_type_list jit
        fx export torch:library compile compiler torch:package while_loop cond torch:cpp
        torch:classes init_num_threads torch:ModuleDict torch:ParameterDict BufferDict
        assert_int_or_pair torch.compiler:* torch.jit:*""",
    "transforms of functions (vmap, jvp over batches) are torch.func's": "vmap torch.func:*",
    "tools to develop PyTorch itself": """
        AVG SUM Benchmark* ThroughputBenchmark *TorchFunction* DispatchKey* ExcludeDispatchKeyGuard
        overrides has_torch_function* classproperty compiled_with_cxx11_abi
        get_file_path monitor prepare_multiprocessing_environment profiler* torch:testing
        torch:return_types torch:torch_version thread_safe_generator slice_inverse
        backcompat backend_registration collect_env cpp_backtrace
        generate_methods_for_privateuse1_backend get_cpp_backtrace rename_privateuse1_backend
        throughput_benchmark weak set_module dlpack torch.Tensor:as_subclass module_load
        torch.Tensor:reinforce torch.Tensor:volatile torch.Tensor:map2_ output_nr grad_dtype
        torch.profiler:* const_data_ptr dim_order storage_type typename is_storage is_same_size
        is_set_to grad_mode variable""",
    "names that its modules only pass on": """
        torch.nn:common_types torch.nn:factory_kwargs torch.nn:grad torch.nn:quantizable
        torch.nn:modules torch.nn.functional:Tensor""",
    "data pipes, which PyTorch no longer develops": """
        *DataPipe DataChunk argument_validation functional_datapipe non_deterministic
        guaranteed_datapipes_determinism runtime_validation*""",
    "the method does the same: x.relu_()": "torch:*[a-z0-9]_",
    "copies in the place of views, for compilers": "*_copy",
    "kernels below layers; the layer is here": """
        torch:batch_norm_* torch:native_* torch:convolution torch:conv_tbc torch:gru torch:gru_cell
        torch:lstm torch:lstm_cell torch:rnn_relu* torch:rnn_tanh* torch:affine_grid_generator
        torch:grid_sampler* torch:unsafe_* torch.Tensor:unsafe_* torch:norm_except_dim
        torch:constant_pad_nd *_with_indices nonzero_static
        torch.nn.functional:native_* torch.nn.functional:conv_tbc
        torch:embedding_renorm_ torch.nn:CrossMapLRN2d LinearCrossEntropyOptions""",
    "switches of mixed precision that autocast turns": """
        *_autocast_* autocast_* clear_autocast_cache is_autocast_enabled set_autocast_enabled""",
    "PyTorch itself only says that it was removed": """
        torch:solve torch:lstsq torch:symeig torch:matrix_rank torch.Tensor:solve
        torch.Tensor:lstsq torch.Tensor:symeig""",
    "layouts of memory beside row by row": "torch.nn.utils:convert_conv*",
    "rows of bytes below tensors": """
        *Storage StorageBase storage untyped_storage *_storage""",
}


def fits(pattern: str, namespace: str, name: str) -> bool:
    """Tell whether a pattern holds for a name."""
    where, colon, what = pattern.rpartition(":")
    return (not colon or where == namespace) and fnmatchcase(name, what)


@cache
def reason(namespace: str, name: str) -> str | None:
    """Return why a name is out of scope, or None.

    >>> reason("torch.optim", "SparseAdam"), reason("torch.optim", "Adam")
    ('it is for sparse gradients, which no layer here makes', None)
    """
    for why, patterns in REASONS.items():
        if any(fits(pattern, namespace, name) for pattern in patterns.split()):
            return why
    return None
