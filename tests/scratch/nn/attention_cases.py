"""Mistakes with attention, one a line."""

# code | words of ours; q (2, 3, 5, 4), k (2, 3, 6, 4); x (5, 3, 8), m (6, 3, 8), of a layer (8, 2)
MISTAKES = """
F.scaled_dot_product_attention(q[0, 0, 0], k, k) | at least (*, T, D)
F.scaled_dot_product_attention(q, k[..., :3], k) | needs query (*, T, D), key (*, N, D), value (*, N, M); got (2, 3, 5, 4), (2, 3, 6, 3)
F.scaled_dot_product_attention(q[0], k[0], k[0, :, :4]) | key (*, N, D), value (*, N, M)
F.scaled_dot_product_attention(q, k[:, :2], k[:, :2]) | Try: enable_gqa=True
F.scaled_dot_product_attention(q, k[:, :2], k[:, :2], enable_gqa=True) | must divide the number of heads in query; got [2, 2] and 3
F.scaled_dot_product_attention(q, k.double(), k) | same dtype; got torch.float32, torch.float64 and torch.float32. Try: key.to(query.dtype)
F.scaled_dot_product_attention(q.long(), k.long(), k.long()) | Try: x.float()
F.scaled_dot_product_attention(q, k, k, t.ones(5, 6).long()) | attn_mask dtype to be bool or float or to match query dtype; got torch.int64
F.scaled_dot_product_attention(q, k, k, t.ones(5, 6).double()) | got torch.float64 with a query of torch.float32
F.scaled_dot_product_attention(q, k, k, t.ones(4, 6)) | broadcasts to (2, 3, 5, 6): (*, heads, queries, keys); got (4, 6)
F.scaled_dot_product_attention(q[0], k[0], k[0], t.ones(2, 1, 5, 6)) | got (2, 1, 5, 6)
F.scaled_dot_product_attention(q[0], k[0], k[0], t.ones(5, 6), is_causal=True) | should not be set when is_causal=True. Try: attn_mask & torch.ones
F.scaled_dot_product_attention(q, k, k, dropout_p=1.5) | between 0 and 1; got 1.5
nn.MultiheadAttention(10, 3) | embed_dim must be divisible by num_heads; got embed_dim=10, num_heads=3. Try: num_heads=2.
nn.MultiheadAttention(0, 3) | greater than 0; got 0 and 3
layer(x[None], x[None], x[None]) | batched 3D or unbatched 2D
layer(x, m[0], m[0]) | all of them; got (5, 3, 8), (3, 8) and (3, 8)
layer(x[..., :7], m, m) | embedding dimension of 8; got (5, 3, 7)
layer(x, m, m[:4]) | one length
layer(x, m[:, :2], m[:, :2]) | as many sequences; got (5, 3, 8), (6, 2, 8) and (6, 2, 8)
layer(x, m[..., :7], m[..., :7]) | the key needs 8 features
nn.MultiheadAttention(8, 2, kdim=4, vdim=6)(x, m[..., :4], m[..., :5]) | the value needs 6 features
layer(x.double(), m.double(), m.double()) | one dtype
layer(x, m, m, attn_mask=t.ones(6, 6) > 2) | attn_mask needs shape (5, 6), one for all, or (6, 5, 6), one for each head; got (6, 6)
layer(x, m, m, attn_mask=t.ones(3, 5, 6)) | got (3, 5, 6)
layer(x, m, m, attn_mask=t.ones(2, 3, 5, 6)) | got (2, 3, 5, 6)
layer(x[:, 0], m[:, 0], m[:, 0], attn_mask=t.ones(3, 5, 6)) | or (2, 5, 6), one for each head; got (3, 5, 6)
layer(x, m, m, attn_mask=t.ones(5, 6).long()) | only bool and floating types of attn_mask are supported; got torch.int64. Try: mask.bool()
layer(x, m, m, key_padding_mask=t.ones(3, 6).long()) | types of key_padding_mask
layer(x, m, m, key_padding_mask=t.ones(3, 5) > 2) | key_padding_mask needs shape (3, 6), a flag for each key; got (3, 5)
layer(x, m, m, key_padding_mask=t.ones(6) > 2) | got (6,)
layer(x, m, m, is_causal=True) | Need attn_mask if specifying the is_causal hint. Try: attn_mask=nn.Transformer.generate_square_subsequent_mask(T)
F.multi_head_attention_forward(x, m, m, 8, 3, w, None, None, None, False, 0.0, w[:8], None) | divisible by num_heads
F.multi_head_attention_forward(x, m, m, 8, 2, None, None, None, None, False, 0.0, w[:8], None) | needs in_proj_weight
F.multi_head_attention_forward(x, m, m, 8, 2, w, None, w[:1, None], w[:1, None], False, 0.0, w[:8], None, static_k=m) | bias cannot be added to static key
F.multi_head_attention_forward(x, m, m, 8, 2, w, None, None, None, False, 0.0, w[:8], None, static_k=m) | a static key or value needs shape (6, N, 4); got (6, 3, 8)
nn.MultiheadAttention(8, 2, dropout=1.5)(x, m, m) | between 0 and 1
nn.MultiheadAttention(8, 2, dropout=1.5)(x, m, m, need_weights=False) | between 0 and 1
"""
