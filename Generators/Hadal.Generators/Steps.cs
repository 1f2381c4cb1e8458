namespace Hadal.Generators;

/// <summary>Names of the pipeline's steps, by which tests see what an edit recomputes.</summary>
internal static class Steps
{
    internal const string Parse = "Hadal.Parse";
    internal const string Declarations = "Hadal.Declarations";
    internal const string Obstacles = "Hadal.Obstacles";

    internal static readonly string[] All = [Parse, Declarations, Obstacles];
}
