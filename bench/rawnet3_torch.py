#!/usr/bin/env python3
"""The yardstick for bench/rawnet3.mjs: RawNet3 (reference sn21 5.3) written plainly in torch, in eval mode on one thread.

  python3 bench/rawnet3_torch.py CHECKPOINT.pt WINDOWS.f32      needs torch, of which 2.13.0 was measured

CHECKPOINT is a state dict under the key "model", of any widths; WINDOWS is rows of 48000 samples, float32, little-endian. Each line read from stdin says how many
rows go through the network in one batch, and is answered with a line of JSON: seconds by the clock, processor seconds, and the embeddings.
"""
import json
import os
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

WINDOW = 48_000
RATE = 16_000
CHUNKS = 8


class PreEmphasis(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("flipped_filter", torch.empty(1, 1, 2))

    def forward(self, x):
        return F.conv1d(F.pad(x, (1, 0), "reflect"), self.flipped_filter)


class SincBank(nn.Module):
    """Band-pass filters of 251 taps, the cosines before the sines."""

    def __init__(self, filters):
        super().__init__()
        self.low_hz_ = nn.Parameter(torch.empty(filters, 1))
        self.band_hz_ = nn.Parameter(torch.empty(filters, 1))
        self.register_buffer("window_", torch.empty(125))
        self.register_buffer("n_", torch.empty(1, 125))

    def forward(self):
        low = 50 + self.low_hz_.abs()
        high = (low + 50 + self.band_hz_.abs()).clamp(50, RATE / 2)
        width = 2 * (high - low)
        low_n, high_n = low * self.n_, high * self.n_
        even = (high_n.sin() - low_n.sin()) / (self.n_ / 2) * self.window_
        odd = (low_n.cos() - high_n.cos()) / (self.n_ / 2) * self.window_
        cosines = torch.cat((even, width, even.flip(1)), 1) / width
        sines = torch.cat((odd, torch.zeros_like(width), -odd.flip(1)), 1) / width
        return torch.cat((cosines, sines)).unsqueeze(1)


class Front(nn.Module):
    def __init__(self, filters):
        super().__init__()
        self.filterbank = SincBank(filters)

    def forward(self, x):
        x = F.conv1d(x, self.filterbank(), stride=10)
        x = (x.abs() + 1e-6).log()
        return x - x.mean(2, keepdim=True)


class Scaling(nn.Module):
    """AFMS: each channel is moved by alpha and scaled by a gate."""

    def __init__(self, channels):
        super().__init__()
        self.alpha = nn.Parameter(torch.empty(channels, 1))
        self.fc = nn.Linear(channels, channels)

    def forward(self, x):
        return (x + self.alpha) * self.fc(x.mean(2)).sigmoid().unsqueeze(2)


class Block(nn.Module):
    """Bottle2neck. A rectifier stands before each normalisation."""

    def __init__(self, inputs, channels, dilation, pool):
        super().__init__()
        chunk = channels // CHUNKS
        self.conv1 = nn.Conv1d(inputs, channels, 1)
        self.bn1 = nn.BatchNorm1d(channels)
        self.convs = nn.ModuleList(nn.Conv1d(chunk, chunk, 3, dilation=dilation, padding=dilation) for _ in range(CHUNKS - 1))
        self.bns = nn.ModuleList(nn.BatchNorm1d(chunk) for _ in range(CHUNKS - 1))
        self.conv3 = nn.Conv1d(channels, channels, 1)
        self.bn3 = nn.BatchNorm1d(channels)
        self.afms = Scaling(channels)
        self.residual = nn.Identity() if inputs == channels else nn.Sequential(nn.Conv1d(inputs, channels, 1, bias=False))
        self.pool = pool

    def forward(self, x):
        *parts, last = self.bn1(self.conv1(x).relu()).chunk(CHUNKS, 1)
        done = []
        for part, conv, bn in zip(parts, self.convs, self.bns):
            done.append(bn(conv(done[-1] + part if done else part).relu()))
        out = self.bn3(self.conv3(torch.cat((*done, last), 1)).relu()) + self.residual(x)
        return self.afms(out if self.pool == 1 else F.max_pool1d(out, self.pool))


class RawNet3(nn.Module):
    def __init__(self, filters, channels, wide, attention, embedding):
        super().__init__()
        self.preprocess = nn.Sequential(PreEmphasis(), nn.InstanceNorm1d(1, eps=1e-4, affine=True))
        self.conv1 = Front(filters)
        self.bn1 = nn.BatchNorm1d(2 * filters)  # in the checkpoint; not applied
        self.layer1 = Block(2 * filters, channels, 2, 5)
        self.layer2 = Block(channels, channels, 3, 3)
        self.layer3 = Block(channels, channels, 4, 1)
        self.layer4 = nn.Conv1d(3 * channels, wide, 1)
        self.attention = nn.Sequential(
            nn.Conv1d(3 * wide, attention, 1), nn.ReLU(), nn.BatchNorm1d(attention), nn.Conv1d(attention, wide, 1), nn.Softmax(2)
        )
        self.bn5 = nn.BatchNorm1d(2 * wide)
        self.fc6 = nn.Linear(2 * wide, embedding)
        self.bn6 = nn.BatchNorm1d(embedding)  # in the checkpoint; not applied

    def forward(self, x):
        x1 = self.layer1(self.conv1(self.preprocess(x.unsqueeze(1))))
        x2 = self.layer2(x1)
        pooled = F.max_pool1d(x1, 3)
        x = self.layer4(torch.cat((pooled, x2, self.layer3(pooled + x2)), 1)).relu()
        mean = x.mean(2, keepdim=True).expand_as(x)
        spread = x.var(2, keepdim=True).clamp(1e-4, 1e4).sqrt().expand_as(x)
        weight = self.attention(torch.cat((x, mean, spread), 1))
        mu = (x * weight).sum(2)
        sigma = ((x * x * weight).sum(2) - mu * mu).clamp(1e-4, 1e4).sqrt()
        return self.fc6(self.bn5(torch.cat((mu, sigma), 1)))


def opened(path):
    state = torch.load(path, map_location="cpu", weights_only=True)["model"]
    size = lambda name, axis=0: state[name].shape[axis]
    net = RawNet3(
        size("conv1.filterbank.low_hz_"), size("layer1.conv1.weight"), size("layer4.weight"), size("attention.0.weight"), size("fc6.weight")
    )
    net.load_state_dict(state)
    return net.eval()


def main():
    torch.set_num_threads(1)
    net = opened(sys.argv[1])
    windows = torch.from_file(sys.argv[2], size=os.path.getsize(sys.argv[2]) // 4, dtype=torch.float32).view(-1, WINDOW)
    for line in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        with torch.inference_mode():
            embeddings = net(windows[: int(line)])
        took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
        print(json.dumps({**took, "embeddings": embeddings.flatten().tolist()}), flush=True)


main()
