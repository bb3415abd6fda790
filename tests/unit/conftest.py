"""One torch thread, as in the app: on small networks a second one costs more than it brings."""

import torch

torch.set_num_threads(1)
