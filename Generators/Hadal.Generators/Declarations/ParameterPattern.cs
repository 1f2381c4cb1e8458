using Microsoft.CodeAnalysis;

namespace Hadal.Generators.Declarations;

/// <summary>A parameter that a family's methods take.</summary>
/// <param name="Text">It for people, alternatives included: <c>DeviceTensor&lt;BFloat16|float&gt; d</c>.</param>
/// <param name="MetadataNames">The types that it may have: of namespace Hadal, or with their namespace, <c>System.Single</c>.</param>
internal sealed record ParameterPattern(string Text, params string[] MetadataNames)
{
    internal string Name => Text.Substring(Text.IndexOf(' ') + 1);

    /// <summary>All types that it may have, as messages write them; the usual one first.</summary>
    internal IEnumerable<string> Types
    {
        get
        {
            string type = Text.Substring(0, Text.IndexOf(' '));
            int open = type.IndexOf('<');
            (string prefix, string alternatives, string suffix) =
                open < 0 ? ("", type, "") : (type.Substring(0, open + 1), type.Substring(open + 1, type.Length - open - 2), ">");
            return alternatives.Split('|').Select(alternative => prefix + alternative + suffix);
        }
    }

    /// <summary>Whether it holds FP8 values with their scales.</summary>
    internal bool IsScaled => MetadataNames.All(static name => name is "Fp8Rows" or "Fp8Blocks");

    internal bool Accepts(IParameterSymbol given) =>
        given is { RefKind: RefKind.None, IsParams: false } && MetadataNames.Any(name => HadalTypes.Is(given.Type, name));
}
