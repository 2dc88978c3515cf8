"""Each trap's mistake, and its neighbours that are no mistake: programs by the trap's name."""

import chainrule.scratch as torch
from chainrule.scratch import nn, optim
from chainrule.scratch.nn import functional as F
from tests.scratch.traps.heard import dropping, labels, noise, squares, training

MISTAKES = {}  # name -> (program, words the warning must hold)
NEIGHBOURS = {}  # name -> programs


def mistake(name, *words):
    def enter(program):
        MISTAKES[name] = (program, words)
        return program

    return enter


def fine(name):
    def enter(program):
        NEIGHBOURS.setdefault(name, []).append(program)
        return program

    return enter


# Losses.


@mistake("broadcast_loss", "shape (8, 1)", "64 differences in place of 8", "target.view_as")
def column_against_row():
    for _ in range(3):
        nn.MSELoss()(noise(8, 1), noise(8))


@fine("broadcast_loss")
def equal_shapes():
    nn.MSELoss()(noise(8, 1), noise(8, 1))
    F.l1_loss(noise(8), noise(8))
    F.huber_loss(noise(1, 1), noise(1, 1))


@fine("broadcast_loss")
def pairs_on_purpose():
    x, centres = noise(8, 1, grad=True), noise(8)
    (x - x.T).square().mean().backward()  # all pairs of the prediction itself
    torch.exp(-((x - centres) ** 2)).mean().backward()  # a kernel, not a mean of squares
    ((x - noise(5)) ** 2).mean().backward()  # another number of centres
    ((x - noise(8, 1)) ** 2).mean().backward()
    ((noise(8, 8, grad=True) - noise(8, 8)) ** 2).mean().backward()
    ((noise(8, 8, grad=True) - 0.5) ** 2).mean().backward()


@mistake("probabilities_as_scores", "raw scores", "(8, 4)", "leave out the softmax")
def softmax_before_cross_entropy():
    model = nn.Sequential(nn.Linear(3, 4), nn.Softmax(dim=1))
    for _ in range(3):
        nn.CrossEntropyLoss()(model(noise(8, 3)), labels(8))


@fine("probabilities_as_scores")
def scores():
    F.cross_entropy(noise(8, 4), labels(8))
    F.cross_entropy(torch.log_softmax(noise(8, 4), 1), labels(8))
    F.cross_entropy(torch.zeros(8, 4), labels(8))
    F.cross_entropy(torch.eye(4), labels(4))
    F.cross_entropy(noise(8, 4, 5), torch.zeros(8, 5).long(), label_smoothing=0.1)


@mistake("sigmoid_twice", "raw scores", "output of sigmoid", "binary_cross_entropy")
def sigmoid_before_logits():
    for _ in range(3):
        y = torch.sigmoid(noise(8, 1, grad=True)).squeeze(1)
        nn.BCEWithLogitsLoss()(y, torch.ones(8))


@fine("sigmoid_twice")
def sigmoid_once():
    F.binary_cross_entropy(torch.sigmoid(noise(8, grad=True)), torch.ones(8))
    F.binary_cross_entropy_with_logits(noise(8, grad=True), torch.ones(8))
    F.binary_cross_entropy_with_logits(torch.rand(8, requires_grad=True), torch.ones(8))
    gate = torch.sigmoid(noise(8, grad=True)) * noise(8)
    F.binary_cross_entropy_with_logits(gate, torch.ones(8))


@mistake("relu_on_scores", "may be negative", "output of relu", "last linear layer")
def relu_last():
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU())
    for _ in range(3):
        F.cross_entropy(model(noise(8, 3)), labels(8))


@fine("relu_on_scores")
def relu_inside():
    model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 4))
    F.cross_entropy(model(noise(8, 3)), labels(8))
    squeeze = nn.Sequential(nn.Conv2d(1, 4, 1), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten())
    F.cross_entropy(squeeze(noise(8, 1, 3, 3)), labels(8))


@mistake("scores_as_log_probabilities", "never above 0", "numbers up to", "log_softmax")
def scores_to_nll():
    for _ in range(3):
        nn.NLLLoss()(noise(8, 4).abs(), labels(8))


@fine("scores_as_log_probabilities")
def log_probabilities():
    F.nll_loss(F.log_softmax(noise(8, 4), dim=1), labels(8))
    F.nll_loss(F.logsigmoid(noise(8, 4)), labels(8))
    F.nll_loss(torch.log_softmax(noise(8, 4, 6), 1), torch.zeros(8, 6).long())


@mistake("probabilities_in_kl_div", "log-probabilities", "p.log()")
def probabilities_to_kl_div():
    for _ in range(3):
        p, q = torch.softmax(noise(8, 4), 1), torch.softmax(noise(8, 4), 1)
        F.kl_div(p, q, reduction="batchmean")


@fine("probabilities_in_kl_div")
def logarithms_to_kl_div():
    p = torch.softmax(noise(8, 4), 1)
    F.kl_div(torch.log_softmax(noise(8, 4), 1), p, reduction="batchmean")
    F.kl_div(p.log(), p.log(), reduction="batchmean", log_target=True)


@mistake("softmax_over_batch", "dim=1", "dim=0", "the batch")
def log_softmax_over_the_batch():
    for _ in range(3):
        F.nll_loss(F.log_softmax(noise(8, 4, grad=True), dim=0), labels(8))


@fine("softmax_over_batch")
def log_softmax_over_classes():
    F.nll_loss(F.log_softmax(noise(8, 4, grad=True), dim=-1), labels(8))
    F.nll_loss(F.log_softmax(noise(4, grad=True), dim=0), torch.tensor(2))
    weights = torch.softmax(noise(8, 4, grad=True), dim=0)  # attention over the batch
    weights.sum().backward()


@mistake("targets_not_probabilities", "sum to 1", "sums to 2", "target.long()")
def several_labels_in_cross_entropy():
    target = torch.tensor([[1.0, 1.0, 0.0, 0.0]] * 8)
    for _ in range(3):
        F.cross_entropy(noise(8, 4), target)


@fine("targets_not_probabilities")
def soft_labels():
    hot = F.one_hot(labels(8), 4).float()
    F.cross_entropy(noise(8, 4), hot)
    F.cross_entropy(noise(8, 4), hot * 0.9 + 0.1 / 4, label_smoothing=0.1)
    F.cross_entropy(noise(8, 4), hot * 0.3 + hot.flip(0) * 0.7)  # mixup
    F.cross_entropy(noise(8, 4), torch.softmax(noise(8, 4), 1))  # a teacher
    F.cross_entropy(noise(4), torch.softmax(noise(4), 0))  # one example, no batch
    F.cross_entropy(noise(8, 4), hot * (torch.arange(8) < 5).float().unsqueeze(1))  # padding


@mistake("targets_outside_0_1", "from 0 to 1", "from -1 to 1", "(y + 1) / 2")
def signs_as_targets():
    for _ in range(3):
        nn.BCEWithLogitsLoss()(noise(8), torch.tensor([1.0, -1.0] * 4))


@fine("targets_outside_0_1")
def binary_targets():
    F.binary_cross_entropy_with_logits(noise(8), torch.ones(8))
    F.binary_cross_entropy_with_logits(noise(8), torch.full((8,), 1.2))  # noisy labels of a GAN
    F.binary_cross_entropy(torch.rand(8), torch.rand(8))  # pixels of an autoencoder


@mistake("one_class", "2 or more classes", "(8, 1)", "one output")
def one_output():
    for _ in range(3):
        F.cross_entropy(noise(8, 1), torch.zeros(8).long())


@fine("one_class")
def two_outputs():
    F.cross_entropy(noise(8, 2), labels(8, 2))
    F.cross_entropy(noise(8, 2, 1, 1), torch.zeros(8, 1, 1).long())


@mistake("swapped_arguments", "prediction first", "second one computed by sigmoid")
def target_first():
    for _ in range(3):
        F.binary_cross_entropy(torch.ones(8), torch.sigmoid(noise(8, grad=True)))


@fine("swapped_arguments")
def targets_that_learn():
    p, q = torch.sigmoid(noise(8, grad=True)), torch.sigmoid(noise(8, grad=True))
    F.binary_cross_entropy(p, q)
    F.binary_cross_entropy_with_logits(noise(8), torch.rand(8, requires_grad=True))
    F.mse_loss(noise(8), q)  # symmetric: the order makes no difference


# Functions.


@mistake("double_softmax", "softmax needs raw scores", "same axis 1", "once")
def softmax_of_softmax():
    for _ in range(3):
        torch.softmax(torch.softmax(noise(8, 4, grad=True), 1), -1)


@fine("double_softmax")
def softmax_of_others():
    p = torch.softmax(noise(8, 4, grad=True), 1)
    torch.softmax(p, 0)
    torch.softmax(p / 0.1, 1)
    torch.softmax(torch.softmax(noise(8, 1, grad=True), 1), 1)
    F.log_softmax(F.log_softmax(noise(8, 4, grad=True), 1), 1)
    nn.MultiheadAttention(4, 2)(*[noise(5, 8, 4)] * 3)


@mistake("dropout_rate", "share to drop", "p=0.95", "p=0.05")
def share_to_keep():
    layer = nn.Dropout(0.95)
    for _ in range(22):
        layer(noise(8))


@fine("dropout_rate")
def usual_rates():
    nn.Dropout(0.9)(noise(8))
    nn.Dropout(0.95).eval()(noise(8))
    nn.Dropout(1.0)(noise(8))  # once, to see what it does
    F.dropout(noise(8), 1.0, training=False)


@mistake("graph_kept", "plain numbers", "with their graphs", "loss.item()")
def total_of_losses():
    w, total = noise(3, grad=True), 0
    for _ in range(4):
        loss = (w * w).mean()
        loss.backward()
        total += loss


@fine("graph_kept")
def totals_of_numbers():
    w, total, numbers, apart = noise(3, grad=True), 0, 0.0, torch.tensor(0.0)
    for _ in range(4):
        loss = (w * w).mean()
        total += loss  # several losses, one backward
        numbers += loss.item()
        apart += loss.detach()
    total.backward()


@mistake("grad_of_result", "leaf tensor", "SubBackward0", "torch.no_grad()")
def weight_made_anew():
    w = noise(3, grad=True)
    (w * w).sum().backward()
    for _ in range(3):
        w = w - 0.1 * torch.ones(3)
        w.grad  # noqa: B018


@fine("grad_of_result")
def gradients_of_leaves():
    w = noise(3, grad=True)
    assert w.grad is None
    y = w * 2
    y.retain_grad()
    assert y.grad is None
    y.sum().backward()
    assert y.grad is not None
    assert noise(3).grad is None
    with torch.no_grad():
        w -= 0.1 * w.grad
    assert w.grad is not None


@mistake("tensor_of_tensor", "numbers or lists", "MulBackward0", "detach().clone()")
def copy_of_a_result():
    w = noise(3, grad=True)
    for _ in range(3):
        torch.tensor(w * 2)


@fine("tensor_of_tensor")
def copies():
    w = noise(3, grad=True)
    (
        torch.as_tensor(w),
        torch.tensor([1.0]),
        torch.tensor(w.tolist()),
        torch.tensor(w.numpy(force=True)),
    )
    w.detach().clone()


@mistake("uint8_overflow", "0 to 255", "300, which became 44", "x.float()")
def bright_pixels():
    x = torch.tensor([200, 10], dtype=torch.uint8)
    for _ in range(3):
        x + 100


@fine("uint8_overflow")
def pixels_that_fit():
    x = torch.tensor([200, 10], dtype=torch.uint8)
    x + 55, x - 10, x * 1, x.sum(), x.float() + 100, x / 255, (x > 0) * x


@mistake("uint8_floor_division", "true division", "uint8 // 255", "x / 255")
def pixels_floored():
    x = torch.tensor([200, 10, 255], dtype=torch.uint8)
    for _ in range(3):
        x // 255


@fine("uint8_floor_division")
def bins():
    x = torch.tensor([200, 10, 255], dtype=torch.uint8)
    x // 64, x / 255, torch.tensor([200, 10, 255]) // 255


# Backward.


@mistake("nan_loss", "a number", "nan", "set_detect_anomaly")
def logarithm_of_a_negative():
    x = torch.tensor([-1.0], requires_grad=True)
    for _ in range(3):
        x.log().mean().backward()


@fine("nan_loss")
def losses_that_are_numbers():
    x = torch.tensor([1.0], requires_grad=True)
    x.log().mean().backward()
    (x / 0).mean().backward()


@mistake("loss_without_model", "computed from the parameters", "no op made", "detach")
def loss_made_anew():
    model = nn.Linear(3, 1)
    for _ in range(3):
        loss = torch.tensor(squares(model).item(), requires_grad=True)
        loss.backward()


@fine("loss_without_model")
def losses_of_a_model():
    squares(nn.Linear(3, 1)).backward()
    nn.Parameter(torch.tensor(2.0)).backward()
    x = noise(3, grad=True)
    x.backward(torch.ones(3))


# Steps.


@mistake("gradients_add_up", "zero_grad() before backward()", "already used")
def no_zero_grad():
    training(nn.Linear(3, 1), squares, clear=False)


@fine("gradients_add_up")
def cleared_in_some_way():
    model = nn.Linear(3, 1)
    training(model, squares)
    optimizer = optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    for clear in (
        lambda: optimizer.zero_grad(set_to_none=False),
        model.zero_grad,
        lambda: [setattr(p, "grad", None) for p in model.parameters()],
        lambda: [p.grad.data.zero_() for p in model.parameters()],
    ):
        squares(model).backward()
        optimizer.step()
        clear()


@fine("gradients_add_up")
def accumulation():
    model = nn.Linear(3, 1)
    optimizer = optim.Adam(model.parameters())
    for i in range(12):
        (squares(model) / 4).backward(retain_graph=True)
        if i % 4 == 3:
            optimizer.step()
            optimizer.zero_grad()


@mistake(
    "step_without_gradients", "backward() leaves", "grad None", "zero_grad(), backward(), step()"
)
def step_before_backward():
    model = nn.Linear(3, 1)
    optimizer = optim.SGD(model.parameters(), lr=0.1)
    for _ in range(5):
        loss = squares(model)
        optimizer.zero_grad()
        optimizer.step()
        loss.backward()


@fine("step_without_gradients")
def schedule_drawn():
    squares(nn.Linear(3, 1)).backward()
    optimizer = optim.SGD(nn.Linear(3, 1).parameters(), lr=0.1)
    schedule = optim.lr_scheduler.StepLR(optimizer, 2)
    for _ in range(5):
        optimizer.step()
        schedule.step()


@fine("step_without_gradients")
def frozen_half():
    model, frozen = nn.Linear(3, 3), nn.Linear(3, 1).requires_grad_(False)
    both = [optim.SGD(m.parameters(), lr=0.01) for m in (model, frozen)]
    for _ in range(5):
        for optimizer in both:
            optimizer.zero_grad()
        frozen(model(noise(8, 3))).mean().backward()
        for optimizer in both:
            optimizer.step()


@fine("step_without_gradients")
def closure():
    model = nn.Linear(3, 1)
    optimizer = optim.LBFGS(model.parameters(), lr=0.1, max_iter=3)

    def loss():
        optimizer.zero_grad()
        y = squares(model)
        y.backward()
        return y

    for _ in range(3):
        optimizer.step(loss)


@mistake("stale_optimizer", "that the loss was computed from", "none of which had a part")
def model_made_anew():
    optimizer = optim.SGD(nn.Linear(3, 1).parameters(), lr=0.1)
    model = nn.Linear(3, 1)
    for _ in range(4):
        optimizer.zero_grad()
        squares(model).backward()
        optimizer.step()


@fine("stale_optimizer")
def optimizers_in_turns():
    one, two = nn.Linear(3, 1), nn.Linear(3, 1)
    first, second = optim.SGD(one.parameters(), lr=0.01), optim.SGD(two.parameters(), lr=0.01)
    for i in range(8):  # both step always, only one has gradients
        for optimizer in (first, second):
            optimizer.zero_grad()
        squares(one if i < 4 else two).backward()
        for optimizer in (first, second):
            optimizer.step()


@fine("stale_optimizer")
def group_added():
    model, head = nn.Linear(3, 3), nn.Linear(3, 1)
    optimizer = optim.SGD(model.parameters(), lr=0.01)
    optimizer.add_param_group({"params": head.parameters()})
    for _ in range(4):
        optimizer.zero_grad()
        head(model(noise(8, 3)).detach()).mean().backward()
        optimizer.step()


# Modes.


@mistake(
    "eval_mode_training", "model.train()", "Sequential", "Dropout", "at the head of each epoch"
)
def never_back_to_train():
    model = dropping()
    optimizer = optim.SGD(model.parameters(), lr=0.01)
    for _ in range(3):
        for _ in range(2):
            optimizer.zero_grad()
            squares(model).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            squares(model)


@fine("eval_mode_training")
def modes_switched():
    model = dropping()
    for _ in range(3):
        model.train()
        training(model, squares)
        model.eval()
        squares(model)


@fine("eval_mode_training")
def frozen_statistics():
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 1))
    training(model, squares)
    model[1].eval()
    training(model, squares)


@fine("eval_mode_training")
def head_of_a_frozen_model():
    model = dropping()
    training(model, squares)
    model.eval()
    model[0].requires_grad_(False)
    training(model, squares)
    x = noise(8, 3, grad=True)  # an image that learns, seen by a network that does not
    optimizer = optim.SGD([x], lr=0.1)
    for _ in range(4):
        optimizer.zero_grad()
        model(x).mean().backward()
        optimizer.step()


@fine("eval_mode_training")
def no_such_layers():
    model = nn.Linear(3, 1)
    training(model, squares)
    model.eval()
    training(model, squares)


@mistake("train_mode_evaluation", "model.eval()", "under no_grad", "training mode")
def loss_without_eval():
    model = dropping()
    training(model, squares)
    with torch.no_grad():
        for _ in range(3):
            F.mse_loss(model(noise(8, 3)), noise(8, 1))


@fine("train_mode_evaluation")
def loss_with_eval():
    model = dropping()
    training(model, squares)
    model.eval()
    with torch.no_grad():
        F.mse_loss(model(noise(8, 3)), noise(8, 1))
    model[1].train()  # Monte Carlo dropout
    with torch.no_grad():
        F.mse_loss(model(noise(8, 3)), noise(8, 1))


@fine("train_mode_evaluation")
def made_for_training():
    generator, critic = dropping(), nn.Linear(1, 1)
    training(critic, lambda m: m(noise(8, 1)).mean())
    for _ in range(3):
        with torch.no_grad():
            fake = generator(noise(8, 3))
        F.mse_loss(critic(fake), torch.zeros(8, 1)).backward()
    with torch.no_grad():
        F.mse_loss(critic(noise(8, 1)), torch.zeros(8, 1))


# Modules.


class Lazy(nn.Module):
    """Makes its layer in the first forward pass."""

    def __init__(self):
        super().__init__()
        self.layer = None

    def forward(self, x):
        if self.layer is None:
            del self.layer
            self.layer = nn.ModuleList([nn.Linear(3, 1) for _ in range(3)])
        return nn.ReLU()(self.layer[0](x))


class Anew(nn.Module):
    """Makes its layer in each forward pass."""

    def forward(self, x):
        return nn.Linear(3, 1)(x)


class Dropping(nn.Module):
    """Makes its dropout in each forward pass."""

    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 1)

    def forward(self, x):
        return nn.Dropout(0.5)(self.layer(x))


@mistake("layer_in_forward", "that __init__ has made", "a new Linear", "Anew.forward")
def layers_made_anew():
    model = Anew()
    for _ in range(4):
        squares(model).backward()


@fine("layer_in_forward")
def layers_made_once():
    model = Lazy()
    for _ in range(4):
        squares(model).backward()
        squares(nn.Linear(3, 1)).backward()


@mistake("dropout_in_forward", "mode of its model", "Dropping.forward", "self.training")
def dropout_made_anew():
    model = Dropping().eval()
    for _ in range(3):
        model(noise(8, 3))


@fine("dropout_in_forward")
def dropout_in_training():
    Dropping()(noise(8, 3))
    dropping().eval()(noise(8, 3))


class Listed(nn.Module):
    """Keeps its layers in `kind`, an ordinary list or nn.ModuleList."""

    def __init__(self, kind=list, register=False, n=2):
        super().__init__()
        self.layers = kind([nn.Linear(3, 3) for _ in range(n)])
        if register:
            self.first, self.second = self.layers
        self.last = nn.Linear(3, 1)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.last(x)


@mistake("hidden_layers", "nn.ModuleList", "self.layers of Listed", "4 parameters")
def layers_in_a_list():
    training(Listed(), squares)


@fine("hidden_layers")
def layers_found():
    training(Listed(nn.ModuleList), squares)
    training(Listed(register=True), squares)
    training(Listed(n=1), squares)


@fine("hidden_layers")
def layers_handed_over():
    model = Listed()
    extra = [p for layer in model.layers for p in layer.parameters()]
    optimizer = optim.SGD([*model.parameters(), *extra], lr=0.01)
    for _ in range(4):
        optimizer.zero_grad()
        squares(model).backward()
        optimizer.step()


@fine("hidden_layers")
def frozen_teachers():
    model = Listed()
    for layer in model.layers:
        layer.requires_grad_(False)
    training(model, squares)


@mistake("shared_layer", "a layer of its own", "one Linear at 3 places", "copy.deepcopy")
def one_layer_many_times():
    for _ in range(2):
        nn.ModuleList([nn.Linear(3, 3)] * 3)


@fine("shared_layer")
def layers_of_their_own():
    bend = nn.ReLU()
    nn.Sequential(nn.Linear(3, 3), bend, nn.Linear(3, 3), bend)
    tied = nn.Sequential(nn.Linear(3, 3), nn.Linear(3, 3))
    tied[1].weight = tied[0].weight
    nn.TransformerEncoder(nn.TransformerEncoderLayer(4, 2), 2, enable_nested_tensor=False)
