"""Tag words with a bidirectional LSTM over packed batches; read picture rows with another LSTM."""

import random

import torch
import torch.autograd as autograd
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence
from torch.utils.data import DataLoader

torch.manual_seed(1)
random.seed(1)
device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")

NOUNS = ["dog", "book", "apple", "child", "house"]
VERBS = ["ate", "read", "saw", "built"]
DETS = ["the", "that", "a"]
TAGS = {"<pad>": 0, "DET": 1, "NN": 2, "V": 3}


def sentence():
    words = [
        (random.choice(DETS), "DET"),
        (random.choice(NOUNS), "NN"),
        (random.choice(VERBS), "V"),
    ]
    if random.random() < 0.6:
        words += [(random.choice(DETS), "DET"), (random.choice(NOUNS), "NN")]
    return words


training_data = [sentence() for _ in range(64)]
word_to_ix = {"<pad>": 0}
for sent in training_data:
    for word, _ in sent:
        if word not in word_to_ix:
            word_to_ix[word] = len(word_to_ix)
print(word_to_ix)


def collate_fn(batch):
    batch.sort(key=lambda pairs: len(pairs), reverse=True)
    sents = [torch.tensor([word_to_ix[w] for w, _ in pairs]) for pairs in batch]
    tags = [torch.tensor([TAGS[t] for _, t in pairs]) for pairs in batch]
    lengths = torch.tensor([len(s) for s in sents])
    return pad_sequence(sents, batch_first=True), pad_sequence(tags, batch_first=True), lengths


class LSTMTagger(nn.Module):
    def __init__(self, embedding_dim, hidden_dim, vocab_size, tagset_size):
        super(LSTMTagger, self).__init__()
        self.word_embeddings = nn.Embedding(vocab_size, embedding_dim, padding_idx=0)
        self.lstm = nn.LSTM(
            embedding_dim,
            hidden_dim,
            num_layers=2,
            batch_first=True,
            bidirectional=True,
            dropout=0.3,
        )
        self.hidden2tag = nn.Linear(2 * hidden_dim, tagset_size)

    def forward(self, sentence, lengths):
        embeds = self.word_embeddings(sentence)
        packed = pack_padded_sequence(embeds, lengths.cpu(), batch_first=True)
        packed_out, (h_n, c_n) = self.lstm(packed)
        lstm_out, _ = pad_packed_sequence(packed_out, batch_first=True)
        return F.log_softmax(self.hidden2tag(lstm_out), dim=-1), h_n


model = LSTMTagger(8, 10, len(word_to_ix), len(TAGS)).to(device)
loss_function = nn.NLLLoss(ignore_index=0)
optimizer = optim.SGD(model.parameters(), lr=0.5, momentum=0.9)
loader = DataLoader(training_data, batch_size=16, shuffle=True, collate_fn=collate_fn)
for epoch in range(4):
    for sents, tags, lengths in loader:
        model.zero_grad()
        scores, h_n = model(autograd.Variable(sents), lengths)
        loss = loss_function(scores.reshape(-1, scores.shape[-1]), tags.reshape(-1))
        loss.backward()
        optimizer.step()
        print(f"epoch {epoch} loss {loss.item():.5f} hidden {tuple(h_n.shape)}")
with torch.no_grad():
    model.eval()
    sents, tags, lengths = next(iter(loader))
    best = model(sents, lengths)[0].argmax(-1)
    mask = tags != 0
    print("right:", (best[mask] == tags[mask]).float().mean().item())


# Recurrent neural network over the rows of a picture (many-to-one)
class RNN(nn.Module):
    def __init__(self, input_size, hidden_size, num_layers, num_classes):
        super(RNN, self).__init__()
        self.hidden_size = hidden_size
        self.num_layers = num_layers
        self.lstm = nn.LSTM(input_size, hidden_size, num_layers, batch_first=True)
        self.gru = nn.GRU(input_size, hidden_size, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(hidden_size * 3, num_classes)

    def forward(self, x):
        h0 = torch.zeros(self.num_layers, x.size(0), self.hidden_size).to(device)
        c0 = torch.zeros(self.num_layers, x.size(0), self.hidden_size).to(device)
        out, _ = self.lstm(x, (h0, c0))
        back, _ = self.gru(x)
        return self.fc(torch.cat([out[:, -1, :], back[:, -1, :]], dim=1))


labels = torch.randint(0, 4, (128,))
images = torch.randn(128, 1, 8, 8) * 0.3
images[torch.arange(128), 0, labels * 2] += 1
rows = RNN(8, 12, 2, 4).to(device)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(rows.parameters(), lr=0.01)
total_step = 8
for epoch in range(2):
    for i, index in enumerate(torch.randperm(128).chunk(total_step)):
        outputs = rows(images[index].reshape(-1, 8, 8).to(device))
        loss = criterion(outputs, labels[index].to(device))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if (i + 1) % 4 == 0:
            print(
                "Epoch [{}/{}], Step [{}/{}], Loss: {:.4f}".format(
                    epoch + 1, 2, i + 1, total_step, loss.item()
                )
            )
with torch.no_grad():
    outputs = rows(images.reshape(-1, 8, 8))
    _, predicted = torch.max(outputs.data, 1)
    print("Accuracy: {} %".format(100 * (predicted == labels).sum().item() / labels.size(0)))
