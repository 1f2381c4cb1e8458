namespace Hadal.Generators;

/// <summary>How generated code names its generator.</summary>
internal static class ThisTool
{
    internal const string Name = "Hadal.Generators";

    /// <summary>The assembly's version, which is the same for all builds of a release.</summary>
    internal static readonly string Version = typeof(ThisTool).Assembly.GetName().Version.ToString();
}
