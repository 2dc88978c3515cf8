"""Label the nodes of a graph of three crowds: graph convolution, then graph attention."""

import argparse
import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.nn.modules.module import Module
from torch.nn.parameter import Parameter


def load_data(nodes=60, classes=3):
    labels = torch.arange(nodes) % classes
    same = labels[:, None] == labels[None, :]
    chance = torch.where(same, 0.25, 0.02)
    adj = torch.bernoulli(chance)
    adj = torch.maximum(adj, adj.t())
    adj.fill_diagonal_(1)
    features = F.one_hot(labels, classes).float() + torch.randn(nodes, classes)
    features = torch.cat([features, torch.rand(nodes, 9)], dim=1)
    features = features / features.abs().sum(1, keepdim=True)
    return adj, features, labels, torch.arange(15), torch.arange(15, 30), torch.arange(30, nodes)


def normalize(adj):
    degree = adj.sum(1)
    inverse = torch.pow(degree, -0.5)
    inverse[torch.isinf(inverse)] = 0.0
    return torch.diag(inverse) @ adj @ torch.diag(inverse)


class GraphConvolution(Module):
    def __init__(self, in_features, out_features, bias=True):
        super(GraphConvolution, self).__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = Parameter(torch.FloatTensor(in_features, out_features))
        if bias:
            self.bias = Parameter(torch.FloatTensor(out_features))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self):
        stdv = 1.0 / math.sqrt(self.weight.size(1))
        self.weight.data.uniform_(-stdv, stdv)
        if self.bias is not None:
            self.bias.data.uniform_(-stdv, stdv)

    def forward(self, input, adj):
        support = torch.mm(input, self.weight)
        output = torch.mm(adj, support)
        return output + self.bias if self.bias is not None else output

    def __repr__(self):
        name = self.__class__.__name__
        return name + " (" + str(self.in_features) + " -> " + str(self.out_features) + ")"


class GCN(nn.Module):
    def __init__(self, nfeat, nhid, nclass, dropout):
        super(GCN, self).__init__()
        self.gc1 = GraphConvolution(nfeat, nhid)
        self.gc2 = GraphConvolution(nhid, nclass)
        self.dropout = dropout

    def forward(self, x, adj):
        x = F.relu(self.gc1(x, adj))
        x = F.dropout(x, self.dropout, training=self.training)
        x = self.gc2(x, adj)
        return F.log_softmax(x, dim=1)


class GraphAttentionLayer(nn.Module):
    def __init__(self, in_features, out_features, n_heads, is_concat=True, dropout=0.6, slope=0.2):
        super().__init__()
        self.n_heads = n_heads
        self.is_concat = is_concat
        self.n_hidden = out_features // n_heads if is_concat else out_features
        self.W = nn.Parameter(torch.empty(size=(in_features, self.n_hidden * n_heads)))
        self.a = nn.Parameter(torch.empty(size=(n_heads, 2 * self.n_hidden, 1)))
        self.leakyrelu = nn.LeakyReLU(slope)
        self.dropout = dropout
        nn.init.xavier_normal_(self.W)
        nn.init.xavier_normal_(self.a, gain=1.414)

    def forward(self, h, adj_mat):
        n_nodes = h.shape[0]
        h_transformed = F.dropout(torch.mm(h, self.W), self.dropout, training=self.training)
        h_transformed = h_transformed.view(n_nodes, self.n_heads, self.n_hidden).permute(1, 0, 2)
        source = torch.matmul(h_transformed, self.a[:, : self.n_hidden, :])
        target = torch.matmul(h_transformed, self.a[:, self.n_hidden :, :])
        e = self.leakyrelu(source + target.mT)
        connectivity_mask = -9e16 * torch.ones_like(e)
        e = torch.where(adj_mat > 0, e, connectivity_mask)
        attention = F.softmax(e, dim=-1)
        attention = F.dropout(attention, self.dropout, training=self.training)
        h_prime = torch.matmul(attention, h_transformed)
        if self.is_concat:
            return h_prime.permute(1, 0, 2).contiguous().view(n_nodes, -1)
        return h_prime.mean(dim=0)


class GAT(nn.Module):
    def __init__(self, in_features, n_hidden, n_heads, num_classes, dropout=0.4):
        super(GAT, self).__init__()
        self.gat1 = GraphAttentionLayer(in_features, n_hidden, n_heads, dropout=dropout)
        self.gat2 = GraphAttentionLayer(n_hidden, num_classes, 1, is_concat=False, dropout=dropout)

    def forward(self, x, adj):
        x = F.elu(self.gat1(x, adj))
        return F.log_softmax(self.gat2(x, adj), dim=1)


def accuracy(output, labels):
    preds = output.max(1)[1].type_as(labels)
    correct = preds.eq(labels).double()
    return correct.sum() / len(labels)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--no-cuda", action="store_true", default=False)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--lr", type=float, default=0.01)
    parser.add_argument("--weight_decay", type=float, default=5e-4)
    args = parser.parse_args()
    args.cuda = not args.no_cuda and torch.cuda.is_available()
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)
    if args.cuda:
        torch.cuda.manual_seed(args.seed)
    adj, features, labels, idx_train, idx_val, idx_test = load_data()
    for model in (GCN(12, 16, 3, dropout=0.5), GAT(12, 16, 4, 3)):
        print(model)
        graph = normalize(adj) if isinstance(model, GCN) else adj
        optimizer = optim.Adam(model.parameters(), lr=args.lr, weight_decay=args.weight_decay)
        for epoch in range(args.epochs):
            model.train()
            optimizer.zero_grad()
            output = model(features, graph)
            loss_train = F.nll_loss(output[idx_train], labels[idx_train])
            acc_train = accuracy(output[idx_train], labels[idx_train])
            loss_train.backward()
            optimizer.step()
            if epoch % 5 == 0:
                model.eval()
                output = model(features, graph)
                loss_val = F.nll_loss(output[idx_val], labels[idx_val])
                print(
                    "Epoch: {:04d}".format(epoch + 1),
                    "loss_train: {:.4f}".format(loss_train.item()),
                    "acc_train: {:.4f}".format(acc_train.item()),
                    "loss_val: {:.4f}".format(loss_val.item()),
                )
        model.eval()
        output = model(features, graph)
        print("Test accuracy", accuracy(output[idx_test], labels[idx_test]).item())


if __name__ == "__main__":
    main()
