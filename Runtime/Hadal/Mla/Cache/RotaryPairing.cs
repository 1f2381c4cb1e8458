namespace Hadal;

/// <summary>Which of the 64 elements of a rotary part are turned together.</summary>
public enum RotaryPairing
{
    /// <summary>2i and 2i + 1: as DeepSeek's weights are published.</summary>
    Adjacent = 0,

    /// <summary>i and i + 32.</summary>
    Halves = 1,
}
