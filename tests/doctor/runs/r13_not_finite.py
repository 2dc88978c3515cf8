"""R13 on the curve: the logarithm of a prediction that crosses zero."""

from tests.doctor.training import line, mlp, train


def sick(e, folder):
    model = mlp(e, 3, 16, 1)
    adam = e.optim.Adam(model.parameters(), lr=1e-2)

    def loss(made, asked):
        return ((e.torch.log(made) - asked) ** 2).mean()

    return train(e, folder, model, *line(), optimizer=adam, loss=loss, epochs=5)


def healthy(e, folder):
    model = mlp(e, 3, 16, 1)
    adam = e.optim.Adam(model.parameters(), lr=1e-2)
    return train(e, folder, model, *line(), optimizer=adam, loss=e.nn.MSELoss(), epochs=8)
