"""Denoising diffusion of points in the plane: two moons out of noise."""

import argparse
import math

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset


def moons(n):
    angle = math.pi * torch.rand(n)
    upper = torch.rand(n) < 0.5
    x = torch.where(upper, torch.cos(angle), 1 - torch.cos(angle))
    y = torch.where(upper, torch.sin(angle), 0.5 - torch.sin(angle))
    return torch.stack([x, y], dim=1) + 0.05 * torch.randn(n, 2)


class SinusoidalEmbedding(nn.Module):
    def __init__(self, size, scale=25.0):
        super().__init__()
        self.size = size
        self.scale = scale

    def forward(self, x):
        x = x * self.scale
        half_size = self.size // 2
        emb = torch.log(torch.Tensor([10000.0])) / (half_size - 1)
        emb = torch.exp(-emb * torch.arange(half_size))
        emb = x.unsqueeze(-1) * emb.unsqueeze(0)
        return torch.cat((torch.sin(emb), torch.cos(emb)), dim=-1)


class Block(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.ff = nn.Linear(size, size)
        self.act = nn.SiLU()

    def forward(self, x):
        return x + self.act(self.ff(x))


class MLP(nn.Module):
    def __init__(self, hidden_size=48, hidden_layers=2, emb_size=24):
        super().__init__()
        self.time_mlp = SinusoidalEmbedding(emb_size)
        self.input_mlp1 = SinusoidalEmbedding(emb_size)
        self.input_mlp2 = SinusoidalEmbedding(emb_size)
        layers = [nn.Linear(3 * emb_size, hidden_size), nn.GELU()]
        for _ in range(hidden_layers):
            layers.append(Block(hidden_size))
        layers.append(nn.Dropout(0.05))
        layers.append(nn.Linear(hidden_size, 2))
        self.joint_mlp = nn.Sequential(*layers)

    def forward(self, x, t):
        x1_emb = self.input_mlp1(x[:, 0])
        x2_emb = self.input_mlp2(x[:, 1])
        return self.joint_mlp(torch.cat((x1_emb, x2_emb, self.time_mlp(t)), dim=-1))


class NoiseScheduler:
    def __init__(self, num_timesteps=40, beta_start=0.0001, beta_end=0.05):
        self.num_timesteps = num_timesteps
        self.betas = torch.linspace(beta_start, beta_end, num_timesteps, dtype=torch.float32)
        self.alphas = 1.0 - self.betas
        self.alphas_cumprod = torch.cumprod(self.alphas, axis=0)
        self.alphas_cumprod_prev = F.pad(self.alphas_cumprod[:-1], (1, 0), value=1.0)
        self.sqrt_alphas_cumprod = self.alphas_cumprod**0.5
        self.sqrt_one_minus_alphas_cumprod = (1 - self.alphas_cumprod) ** 0.5
        self.posterior_variance = (
            self.betas * (1.0 - self.alphas_cumprod_prev) / (1.0 - self.alphas_cumprod)
        ).clip(1e-20)

    def add_noise(self, x_start, x_noise, timesteps):
        s1 = self.sqrt_alphas_cumprod.gather(-1, timesteps).reshape(-1, 1)
        s2 = self.sqrt_one_minus_alphas_cumprod[timesteps].reshape(-1, 1)
        return s1 * x_start + s2 * x_noise

    def step(self, model_output, timestep, sample):
        beta, alpha = self.betas[timestep], self.alphas[timestep]
        scale = beta / self.sqrt_one_minus_alphas_cumprod[timestep]
        mean = torch.rsqrt(alpha) * (sample - scale * model_output)
        if timestep > 0:
            noise = torch.randn_like(sample)
            mean = mean + self.posterior_variance[timestep].sqrt() * noise
        return mean

    def __len__(self):
        return self.num_timesteps


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--num_epochs", type=int, default=4)
    parser.add_argument("--learning_rate", type=float, default=2e-3)
    config = parser.parse_args()
    torch.manual_seed(0)
    dataloader = DataLoader(TensorDataset(moons(256)), batch_size=64, shuffle=True, drop_last=True)
    model = MLP()
    noise_scheduler = NoiseScheduler()
    optimizer = torch.optim.AdamW(model.parameters(), lr=config.learning_rate)
    ema = torch.optim.swa_utils.AveragedModel(
        model, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.9)
    )
    global_step = 0
    for epoch in range(config.num_epochs):
        model.train()
        for step, batch in enumerate(dataloader):
            batch = batch[0]
            noise = torch.randn(batch.shape)
            timesteps = torch.randint(0, noise_scheduler.num_timesteps, (batch.shape[0],)).long()
            noisy = noise_scheduler.add_noise(batch, noise, timesteps)
            noise_pred = model(noisy, timesteps)
            loss = F.mse_loss(noise_pred, noise)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            ema.update_parameters(model)
            optimizer.zero_grad()
            global_step += 1
            print(f"epoch {epoch} step {global_step} loss {loss.detach().item():.5f}")
    ema.eval()
    sample = torch.randn(64, 2)
    for t in reversed(range(len(noise_scheduler))):
        times = torch.full((64,), t, dtype=torch.long)
        with torch.no_grad():
            residual = ema(sample, times)
        sample = noise_scheduler.step(residual, t, sample)
    print("mean", [round(v, 4) for v in sample.mean(0).tolist()], f"std {sample.std():.4f}")
