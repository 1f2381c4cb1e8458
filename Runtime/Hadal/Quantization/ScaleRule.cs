namespace Hadal;

/// <summary>How the scale of a group of FP8 values follows from its largest magnitude.</summary>
public enum ScaleRule
{
    /// <summary>scale = max(amax, 1e-4) / 448.</summary>
    Exact = 0,

    /// <summary>The least power of two that is not below the exact scale.</summary>
    PowerOfTwo = 1,
}
