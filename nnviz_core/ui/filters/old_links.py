"""Links to the page as they were written before, translated for good."""


def translated(asked: dict[str, str]) -> dict[str, str]:
    """What the link stands for: layer and position were two words, and the last of a trail; an attribution's layer was another."""
    words = dict(asked)
    if "place" in words:
        return words
    layer, at = words.pop("layer", ""), words.pop("at", "")
    if "trail" in words:
        words["place"] = words["trail"].split(".")[0]
    elif layer or at:
        words["place"] = f"{layer}-{at}" if at else layer
    if "where" in words:
        words["layer"] = words.pop("where")
    return words
