"""An actor and a critic learn to walk to a door; then REINFORCE does it without the critic."""

import argparse
from collections import deque, namedtuple
from itertools import count

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.distributions import Categorical

parser = argparse.ArgumentParser(description="actor-critic")
parser.add_argument("--gamma", type=float, default=0.97, metavar="G")
parser.add_argument("--seed", type=int, default=543, metavar="N")
parser.add_argument("--episodes", type=int, default=12)
args = parser.parse_args()


class Corridor:
    """A position between -1 and 1, a velocity, and wind; the door is at the right end."""

    def __init__(self, seed):
        self.np_random = np.random.default_rng(seed)

    def reset(self):
        self.state = np.array([-0.5, 0.0, self.np_random.uniform(-0.05, 0.05), 1.0])
        return self.state.astype(np.float32)

    def step(self, action):
        x, v, wind, _ = self.state
        v = 0.9 * v + (0.08 if action == 1 else -0.08) + wind
        x = float(np.clip(x + v, -1, 1))
        self.state = np.array([x, v, wind, 1.0])
        done = x >= 1.0
        return self.state.astype(np.float32), (1.0 if done else -0.02), done


env = Corridor(args.seed)
torch.manual_seed(args.seed)
SavedAction = namedtuple("SavedAction", ["log_prob", "value"])
eps = np.finfo(np.float32).eps.item()


class Policy(nn.Module):
    """Both heads on one trunk."""

    def __init__(self):
        super(Policy, self).__init__()
        self.affine1 = nn.Linear(4, 32)
        self.dropout = nn.Dropout(p=0.2)
        self.action_head = nn.Linear(32, 2)
        self.value_head = nn.Linear(32, 1)
        self.saved_actions = []
        self.rewards = []

    def forward(self, x):
        x = F.relu(self.dropout(self.affine1(x)))
        action_prob = F.softmax(self.action_head(x), dim=-1)
        state_values = self.value_head(x)
        return action_prob, state_values


model = Policy()
optimizer = optim.Adam(model.parameters(), lr=3e-2)


def select_action(state):
    state = torch.from_numpy(state).float()
    probs, state_value = model(state)
    m = Categorical(probs)
    action = m.sample()
    model.saved_actions.append(SavedAction(m.log_prob(action), state_value))
    return action.item()


def discounted():
    R = 0
    returns = deque()
    for r in model.rewards[::-1]:
        R = r + args.gamma * R
        returns.appendleft(R)
    returns = torch.tensor(returns)
    return (returns - returns.mean()) / (returns.std() + eps)


def finish_episode(critic):
    saved_actions = model.saved_actions
    policy_losses = []
    value_losses = []
    for (log_prob, value), R in zip(saved_actions, discounted()):
        if critic:
            advantage = R - value.item()
            policy_losses.append(-log_prob * advantage)
            value_losses.append(F.smooth_l1_loss(value, torch.tensor([R])))
        else:
            policy_losses.append((-log_prob * R).unsqueeze(0))
    optimizer.zero_grad()
    if critic:
        loss = torch.stack(policy_losses).sum() + torch.stack(value_losses).sum()
    else:
        loss = torch.cat(policy_losses).sum()
    loss.backward()
    optimizer.step()
    del model.rewards[:]
    del model.saved_actions[:]
    return loss.item()


def main():
    running_reward = 0.1
    for i_episode in count(1):
        state = env.reset()
        ep_reward = 0
        for t in range(1, 60):
            action = select_action(state)
            state, reward, done = env.step(action)
            model.rewards.append(reward)
            ep_reward += reward
            if done:
                break
        running_reward = 0.05 * ep_reward + (1 - 0.05) * running_reward
        loss = finish_episode(critic=i_episode <= args.episodes // 2)
        print(f"Episode {i_episode}\tsteps {t}\tAverage reward: {running_reward:.2f}\t{loss:.4f}")
        if i_episode >= args.episodes:
            break


if __name__ == "__main__":
    main()
