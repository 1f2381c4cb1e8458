namespace Hadal.Cpu;

/// <summary>The tables of a rotary embedding in host memory, [positions, 32] each.</summary>
internal readonly unsafe struct RotaryTables(float* cosines, float* sines, int positions, RotaryPairing pairing)
{
    internal float* Cosines { get; } = cosines;

    internal float* Sines { get; } = sines;

    internal int Positions { get; } = positions;

    internal RotaryPairing Pairing { get; } = pairing;
}
