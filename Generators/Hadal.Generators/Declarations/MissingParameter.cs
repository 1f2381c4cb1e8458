using System.Globalization;
using System.Text.RegularExpressions;

namespace Hadal.Generators.Declarations;

/// <summary>A parameter that would complete a signature.</summary>
/// <param name="Index">Its place in the whole signature.</param>
/// <param name="Type">Its type as messages write it: <c>DeviceTensor&lt;BFloat16&gt;</c>.</param>
/// <param name="Name">A name that no other parameter of the method has.</param>
internal sealed record MissingParameter(int Index, string Type, string Name)
{
    private const string Separator = ";";

    private static readonly Regex s_name = new("[A-Za-z]\\w*", RegexOptions.CultureInvariant);

    /// <summary>The type as it can be written anywhere.</summary>
    internal string QualifiedType => s_name.Replace(Type, static match => match.Value switch
    {
        "float" => match.Value,
        "Half" => "global::System." + match.Value,
        _ => "global::Hadal." + match.Value,
    });

    /// <summary>As a diagnostic carries them.</summary>
    internal static string ToText(IEnumerable<MissingParameter> parameters) => string.Join(
        Separator, parameters.Select(static parameter => FormattableString.Invariant($"{parameter.Index} {parameter.Type} {parameter.Name}")));

    internal static IEnumerable<MissingParameter> Parse(string text) =>
        from parameter in text.Split(Separator[0])
        let words = parameter.Split(' ')
        select new MissingParameter(int.Parse(words[0], CultureInfo.InvariantCulture), words[1], words[2]);
}
