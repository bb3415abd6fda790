"""What the optimisers are called on the screen, by their names in links."""

OPTIMISERS = {"sgd": "SGD", "momentum": "momentum", "rmsprop": "RMSprop", "adam": "Adam"}
