"""Each term of the field that stands on a page, in one sentence."""

SENTENCES = {
    "accuracy": "The share of images that a network reads rightly.",
    "activation": "What a layer hands on for one input, once its function, such as the ReLU, has been applied.",
    "activation maximisation": "Changing an image step by step, from random ink on, until it excites a filter as much as it can.",
    "activation patching": "Copying the values of some filters from the pass of one input into the pass of another, to measure what they did for the answer.",
    "attribution": "A number for each pixel that says how much the pixel speaks for a class or against it, by some method.",
    "batch norm": "A layer that scales and shifts each channel by fixed numbers, which training chose so that the values keep a steady size.",
    "bias": "A trained number that is added to a sum, whatever the input is.",
    "calibration": "Whether confidence can be believed: of the answers that a well calibrated network gives at 80 %, 80 % are right.",
    "calibration error": "The mean distance between confidence and accuracy, over groups of equally confident answers.",
    "channel": "One of the maps that a convolution reads or makes; a grey input has one.",
    "class average": "The mean output of a layer over all images of one class.",
    "class purity": "The share of a unit's variance over many images that lies between the classes: 1 if it gives one value to each class, 0 if it tells none apart.",
    "completeness": "How much of the logit an attribution accounts for: summed over all pixels, a complete one gives the logit, or what the input adds to it.",
    "confidence": "The probability that a network gives to its own answer.",
    "confusion matrix": "A table of how many images of each true class (row) get each answer (column).",
    "convolution": "A layer that lays small kernels over every place of its input, and adds up value × weight under each.",
    "correlation": "How far two lists of numbers rise and fall together: 1 if they do exactly, 0 if not at all, −1 if one falls as the other rises.",
    "deletion": "A check of an attribution: the ink is removed, the most important first; the sooner the probability falls, the better the map.",
    "dropout": "A layer that leaves out random values during training, and hands on every value unchanged when the network answers.",
    "entropy": "How widely the probabilities are spread: 0 if one class has everything, 2.30 nats if ten classes share equally.",
    "epoch": "One pass of training through all training images.",
    "F1": "The harmonic mean of precision and recall.",
    "feature map": "What one filter makes of an input: a value for each place.",
    "filter": "All the weights that make one channel: a kernel for each channel of the layer before.",
    "gated product": "The weights multiplied on to the pixels through those units alone that an input opens; with an offset it gives the unit's value for that input exactly.",
    "Grad-CAM": "An attribution that multiplies the maps of a layer by the gradient of the class's logit, and adds them up.",
    "gradient": "How fast one value changes when another is changed a little.",
    "gradient × input": "An attribution: the ink of each pixel times the gradient of the logit there.",
    "HiResCAM": "Grad-CAM in which every cell of a map is multiplied by its own gradient, instead of the mean over the map.",
    "insertion": "A check of an attribution: the ink is put onto an empty sheet, the most important first; the sooner the probability rises, the better the map.",
    "integrated gradients": "An attribution: the ink of each pixel times its mean gradient on the way from an empty sheet to the input.",
    "interval": "A range around a measured figure within which chance alone may have moved it; at 95 %, it holds the true figure in 95 of 100 measurements.",
    "kernel": "A small field of weights, mostly 3×3, which a filter lays over one of the channels that it reads.",
    "logit": "The score of a class before the softmax: any number, and the class with the largest is the answer.",
    "margin": "The probability of the answer less that of the second likeliest class.",
    "max pooling": "A layer that keeps the largest value under its window, mostly 2×2, and drops the others.",
    "McNemar test": "A test of two models that looks only at the images which exactly one of them gets right, and asks whether chance could split them so unevenly.",
    "nat": "The unit of entropy and of the loss, measured with natural logarithms.",
    "nearest training image": "The training image whose outputs in the last hidden layer lie closest to those of this input.",
    "occlusion": "An attribution: part after part of the input is covered, and the fall of the logit measured.",
    "padding": "Zeros laid around a map, so that kernels can stand at its edge.",
    "PCA": "Principal component analysis: the view of points with many numbers in which they differ most.",
    "plain product": "The weight matrices of all layers multiplied on to the pixels, as if no unit were ever silent.",
    "pre-activation": "The sum that a layer makes, before the ReLU or another function is applied to it.",
    "precision": "Of the images that are given an answer, the share for which it is true.",
    "probability": "What the softmax makes of a logit; over all classes, the probabilities add up to 100 %.",
    "probe": "A simple classifier trained on the outputs of one layer: how often it is right says how far the classes lie apart there.",
    "rank correlation": "How alike two orders are: 1 if they are the same, 0 if they have nothing in common, −1 if one is the other reversed.",
    "recall": "Of the images of a class, the share that are read as it.",
    "receptive field": "The part of the input that a value depends on.",
    "reliability": "Accuracy against confidence, group by group; on the diagonal, confidence can be believed.",
    "ReLU": "A function that hands on what is above zero, and makes the rest zero.",
    "saliency": "How much each pixel matters to the logit, whatever the sign.",
    "silent": "Nothing in the map of a silent filter is above zero.",
    "softmax": "The function that turns logits into probabilities: the exponential of each, divided by the sum of all.",
    "spread": "How far values lie from their mean: the standard deviation.",
    "standard deviation": "How far values lie from their mean: the root of the mean squared distance.",
    "stride": "How many cells a kernel moves on from one sum to the next.",
    "t-SNE": "A picture of points with many numbers that keeps neighbours together; distances between groups mean little in it.",
    "unit": "One output of a dense layer: a single number.",
    "untrained network": "A network of the same shape with the random weights that training starts from.",
    "weight": "A trained number that a value is multiplied by.",
}
"""The sentence of each term, by its name."""
FORMS = {
    "batch norm": ("batch normalisation", "normalisation"),
    "calibration": ("calibrated",),
    "entropy": ("entropies",),
    "integrated gradients": ("integrated gradient",),
    "McNemar test": ("McNemar",),
    "probability": ("probabilities",),
    "probe": ("linear probe",),
    "max pooling": ("pooling",),
    "nearest training image": ("nearest neighbour",),
}
"""Other forms of some names; a plural in -s or -es needs no mention."""


def names() -> dict[str, str]:
    """The term that each form stands for, the longest form first; forms are in small letters."""
    forms = {form.lower(): term for term in SENTENCES for form in (term, *FORMS.get(term, ()))}
    return dict(sorted(forms.items(), key=lambda each: -len(each[0])))


def anchor(term: str) -> str:
    """Where `term` stands on the Glossary page."""
    return "".join(letter if letter.isalnum() else "-" for letter in term.lower())
