"""CAM++ (Wang, Zheng, Chen, Cheng, Chen: "CAM++: A Fast and Efficient Network for Speaker Verification Using Context-Aware
Masking", Interspeech 2023), 192 dimensions, with the state names of the weights published by 3D-Speaker.

Input [B, T, 80] log mel with the utterance mean removed; output [B, 192], the raw embedding. Attribute names are the
checkpoint's own, so that it loads strictly. The network ends in a batch normalisation without a ReLU and without scale
or shift: an embedding that has no negative value was made by a wrong network.
"""
from collections import OrderedDict

import torch
from torch import nn
from torch.nn import functional as F

SEGMENT_FRAMES = 100  # frames of the local context of a mask, at the network's own rate of 50 frames a second
BOTTLENECK = 128      # channels between the two convolutions of a dense layer
GROWTH = 32           # channels that a dense layer adds
BLOCKS = ((12, 1), (24, 2), (16, 2))  # layers and dilation of each dense block


def norm_relu(channels):
    return nn.Sequential(OrderedDict(batchnorm=nn.BatchNorm1d(channels), relu=nn.ReLU()))


def conv2d(into, out, size, stride=1):
    """The stride is over frequency only: time keeps its rate."""
    return nn.Conv2d(into, out, size, stride=(stride, 1), padding=size // 2, bias=False)


class Residual(nn.Module):
    def __init__(self, channels, stride):
        super().__init__()
        self.conv1, self.bn1 = conv2d(channels, channels, 3, stride), nn.BatchNorm2d(channels)
        self.conv2, self.bn2 = conv2d(channels, channels, 3), nn.BatchNorm2d(channels)
        self.shortcut = nn.Sequential()
        if stride != 1:
            self.shortcut = nn.Sequential(conv2d(channels, channels, 1, stride), nn.BatchNorm2d(channels))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        return F.relu(self.bn2(self.conv2(y)) + self.shortcut(x))


class Head(nn.Module):
    """The front-end convolution module: [B, mel, T] -> [B, 32 * mel / 8, T]."""

    def __init__(self, channels=32):
        super().__init__()
        self.conv1, self.bn1 = conv2d(1, channels, 3), nn.BatchNorm2d(channels)
        self.layer1 = nn.Sequential(Residual(channels, 2), Residual(channels, 1))
        self.layer2 = nn.Sequential(Residual(channels, 2), Residual(channels, 1))
        self.conv2, self.bn2 = conv2d(channels, channels, 3, 2), nn.BatchNorm2d(channels)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x.unsqueeze(1))))
        x = F.relu(self.bn2(self.conv2(self.layer2(self.layer1(x)))))
        return x.flatten(1, 2)


def segment_mean(x):
    """Each frame's segment mean, [B, C, T] -> [B, C, T]; the last segment is averaged over the frames it has."""
    means = F.avg_pool1d(x, SEGMENT_FRAMES, SEGMENT_FRAMES, ceil_mode=True)
    return means.unsqueeze(3).expand(-1, -1, -1, SEGMENT_FRAMES).flatten(2)[:, :, :x.shape[2]]


class ContextAwareMask(nn.Module):
    """A convolution whose output is gated by what the whole utterance and the frame's segment sound like."""

    def __init__(self, dilation):
        super().__init__()
        self.linear_local = nn.Conv1d(BOTTLENECK, GROWTH, 3, padding=dilation, dilation=dilation, bias=False)
        self.linear1 = nn.Conv1d(BOTTLENECK, BOTTLENECK // 2, 1)
        self.linear2 = nn.Conv1d(BOTTLENECK // 2, GROWTH, 1)

    def forward(self, x):
        context = x.mean(2, keepdim=True) + segment_mean(x)
        return self.linear_local(x) * torch.sigmoid(self.linear2(F.relu(self.linear1(context))))


class DenseLayer(nn.Module):
    def __init__(self, channels, dilation):
        super().__init__()
        self.nonlinear1, self.linear1 = norm_relu(channels), nn.Conv1d(channels, BOTTLENECK, 1, bias=False)
        self.nonlinear2, self.cam_layer = norm_relu(BOTTLENECK), ContextAwareMask(dilation)

    def forward(self, x):
        return torch.cat([x, self.cam_layer(self.nonlinear2(self.linear1(self.nonlinear1(x))))], 1)


class Tdnn(nn.Module):
    """The first convolution over time; halves the frame rate."""

    def __init__(self, into, out):
        super().__init__()
        self.linear, self.nonlinear = nn.Conv1d(into, out, 5, stride=2, padding=2, bias=False), norm_relu(out)

    def forward(self, x):
        return self.nonlinear(self.linear(x))


class Transit(nn.Module):
    """Halves the channels after a dense block."""

    def __init__(self, channels):
        super().__init__()
        self.nonlinear, self.linear = norm_relu(channels), nn.Conv1d(channels, channels // 2, 1, bias=False)

    def forward(self, x):
        return self.linear(self.nonlinear(x))


class Statistics(nn.Module):
    """Mean and standard deviation (n - 1) over time; over a single frame the deviation is 0 / 0."""

    def forward(self, x):
        return torch.cat([x.mean(2), x.std(2, unbiased=True)], 1)


class Embedding(nn.Module):
    def __init__(self, into, size):
        super().__init__()
        self.linear = nn.Conv1d(into, size, 1, bias=False)
        self.nonlinear = nn.Sequential(OrderedDict(batchnorm=nn.BatchNorm1d(size, affine=False)))

    def forward(self, x):
        return self.nonlinear(self.linear(x.unsqueeze(2)).squeeze(2))


class CAMPPlus(nn.Module):
    def __init__(self, feat_dim=80, embedding_size=192, memory_efficient=False):
        """`memory_efficient` is only there for train_telephone.py and must be False: activations are never recomputed."""
        super().__init__()
        if memory_efficient:
            raise ValueError('memory_efficient is not offered')
        self.head = Head()
        channels = 128
        layers = OrderedDict(tdnn=Tdnn(feat_dim // 8 * 32, channels))
        for number, (count, dilation) in enumerate(BLOCKS, 1):
            layers[f'block{number}'] = nn.Sequential(OrderedDict(
                (f'tdnnd{i + 1}', DenseLayer(channels + i * GROWTH, dilation)) for i in range(count)))
            channels += count * GROWTH
            layers[f'transit{number}'] = Transit(channels)
            channels //= 2
        layers['out_nonlinear'] = norm_relu(channels)
        layers['stats'] = Statistics()
        layers['dense'] = Embedding(channels * 2, embedding_size)
        self.xvector = nn.Sequential(layers)

    def forward(self, feats):
        return self.xvector(self.head(feats.transpose(1, 2)))
