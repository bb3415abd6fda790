"""Numbers as they stand on the screen: each kind is written one way, with a true minus sign."""

from typing import SupportsFloat

MINUS = "−"


def numeral(value: SupportsFloat, form: str = ".4g") -> str:
    """`value` in the format `form`, such as ".2f", or "+.2f" for one whose sign counts; what rounds to 0 has no minus."""
    sign = "+" * form.startswith("+")
    return format(float(value), f"{sign}z{form.removeprefix(sign)}").replace("-", MINUS)


def short(value: float) -> str:
    """A number of three or four digits; 0 where these are all zeros."""
    text = f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}" if abs(value) < 100 else f"{value:.0f}"
    return text.replace("-", MINUS) if float(text) else "0"


def percent(share: float) -> str:
    """A share with one decimal, 97.1 %, that rounds neither to none nor to all."""
    if 0 < share < 0.001:
        return "< 0.1 %"
    if 0.999 < share < 1:
        return "> 99.9 %"
    return f"{numeral(100 * share, '.1f')} %"


def probability_percent(probability: SupportsFloat) -> str:
    """A probability with one decimal: a softmax never reaches 0 or 1, even where float32 rounds to them."""
    return percent(min(max(float(probability), 1e-9), 1 - 1e-9))


def accuracy_percent(accuracy: float) -> str:
    """The share that a model gets right, with two decimals: 99.52 %."""
    return f"{100 * accuracy:.2f} %"
