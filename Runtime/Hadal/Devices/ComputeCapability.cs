namespace Hadal;

/// <summary>The generation of a GPU's instruction set; Hopper is 9.0.</summary>
/// <param name="Major">The generation.</param>
/// <param name="Minor">The variant within it.</param>
public readonly record struct ComputeCapability(int Major, int Minor)
{
    internal static readonly ComputeCapability Hopper = new(9, 0);

    /// <summary>Such as <c>9.0</c>.</summary>
    public override string ToString() => $"{Major}.{Minor}";
}
