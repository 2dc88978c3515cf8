"""Layers whose weights follow a rule, and what cannot be done to weights.

`P` is `nn.utils.parametrizations`; `older` applies the older weight norm to a convolution.
"""

RULES = """
nn.utils.spectral_norm(nn.Linear(4, 3)) | nn.utils.spectral_norm(nn.ConvTranspose2d(2, 3, 2), n_power_iterations=2) | nn.utils.spectral_norm(nn.Conv2d(2, 3, 2), dim=1)
older() | older(dim=1) | older(dim=None) | older(name="bias") | older(code="nn.ConvTranspose2d(2, 3, 2)", dim=-1)
P.weight_norm(nn.Conv2d(2, 3, 2)) | P.weight_norm(nn.Conv2d(2, 3, 2), dim=-1) | P.weight_norm(nn.Conv2d(2, 3, 2), dim=None) | P.weight_norm(nn.Linear(4, 3))
P.spectral_norm(nn.Conv2d(2, 3, 2)) | P.spectral_norm(nn.ConvTranspose2d(2, 3, 2), n_power_iterations=3) | P.spectral_norm(nn.Conv2d(2, 3, 2), "bias")
P.spectral_norm(P.weight_norm(nn.Conv2d(2, 3, 2))) | P.spectral_norm(nn.Linear(4, 3), dim=-1)
"""

MISTAKES = """
nn.utils.spectral_norm(nn.Linear(2, 2), n_power_iterations=0) | nn.utils.spectral_norm(nn.utils.spectral_norm(nn.Linear(2, 2))) | nn.utils.remove_spectral_norm(nn.Linear(2, 2)) | nn.utils.remove_weight_norm(nn.Linear(2, 2))
nn.utils.spectral_norm(nn.LayerNorm(2, elementwise_affine=False)) | nn.utils.parametrizations.spectral_norm(nn.Linear(2, 2), dim=2) | nn.utils.parametrizations.spectral_norm(nn.Linear(2, 2), "w") | nn.utils.parametrizations.spectral_norm(nn.Linear(2, 2), n_power_iterations=0)
nn.utils.parametrizations.orthogonal(nn.Linear(2, 2), "bias") | nn.utils.parametrizations.orthogonal(nn.Linear(2, 2), "w") | nn.utils.parametrizations.orthogonal(nn.Linear(2, 2), orthogonal_map="qr") | nn.utils.parametrize.remove_parametrizations(nn.Linear(2, 2), "weight")
nn.utils.parametrize.register_parametrization(nn.Linear(2, 3), "weight", nn.Flatten(0)) | nn.utils.parametrize.register_parametrization(nn.Linear(2, 3), "w", nn.Identity()) | nn.utils.parametrize.ParametrizationList([], torch.ones(1)) | nn.utils.skip_init(int) | nn.utils.skip_init(nn.ReLU)
nn.utils.parametrize.remove_parametrizations(nn.utils.parametrizations.weight_norm(nn.Linear(2, 2)), "weight", False) | nn.utils.parametrize.register_parametrization(nn.Linear(2, 3), "weight", nn.Softmax(0)).__setattr__("weight", torch.ones(3, 2))
"""


def split(text):
    return [c.strip() for line in text.strip().splitlines() for c in line.split(" | ")]


RULES, MISTAKES = split(RULES), split(MISTAKES)
