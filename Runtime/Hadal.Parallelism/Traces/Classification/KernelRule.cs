using System.Globalization;
using System.Text.RegularExpressions;

namespace Hadal.Parallelism.Traces;

/// <summary>Says which class work has whose name or stream it matches.</summary>
public sealed class KernelRule
{
    private readonly Func<string, int, bool> _matches;
    private readonly string _text;

    private KernelRule(KernelClass kernelClass, string text, Func<string, int, bool> matches)
    {
        _ = kernelClass.Name();
        (Class, _text, _matches) = (kernelClass, text, matches);
    }

    /// <summary>What it makes of work that it matches.</summary>
    public KernelClass Class { get; }

    /// <summary>Matches names that contain a text, case and all.</summary>
    /// <param name="kernelClass">The class.</param>
    /// <param name="part">The text, not empty.</param>
    public static KernelRule NamePart(KernelClass kernelClass, string part)
    {
        ArgumentException.ThrowIfNullOrEmpty(part);
        return new(kernelClass, part, (name, _) => name.Contains(part, StringComparison.Ordinal));
    }

    /// <summary>Matches names in which a regular expression finds something, in time linear in the name: without look-around and back-references.</summary>
    /// <param name="kernelClass">The class.</param>
    /// <param name="pattern">The expression.</param>
    /// <exception cref="ArgumentException">It is no regular expression, or one that is not linear.</exception>
    public static KernelRule NamePattern(KernelClass kernelClass, string pattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        try
        {
            Regex regex = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return new(kernelClass, $"/{pattern}/", (name, _) => regex.IsMatch(name));
        }
        catch (NotSupportedException notLinear)
        {
            throw new ArgumentException($"The pattern '{pattern}' cannot be matched in linear time: {notLinear.Message}", nameof(pattern), notLinear);
        }
    }

    /// <summary>Matches all work of a stream.</summary>
    /// <param name="kernelClass">The class.</param>
    /// <param name="stream">The stream as the trace numbers it.</param>
    public static KernelRule OnStream(KernelClass kernelClass, int stream) =>
        new(kernelClass, string.Create(CultureInfo.InvariantCulture, $"stream:{stream}"), (_, given) => given == stream);

    /// <summary>Reads <c>CLASS=PART</c>, <c>CLASS=/PATTERN/</c> or <c>CLASS=stream:N</c>; a class is <c>computation</c>, <c>communication</c> or <c>memory</c>.</summary>
    /// <param name="text">The rule.</param>
    /// <exception cref="FormatException">It is none of the three.</exception>
    /// <exception cref="ArgumentException">Its pattern is none.</exception>
    public static KernelRule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string subject = text[(equals + 1)..];
        KernelClass? kernelClass = equals < 0 ? null : KernelClasses.Parse(System.Text.Encoding.UTF8.GetBytes(text[..equals]));
        if (kernelClass is not { } known || subject.Length == 0)
        {
            throw new FormatException(
                $"A rule is CLASS=PART, CLASS=/PATTERN/ or CLASS=stream:N, with computation, communication or memory for the class; it was '{text}'.");
        }

        if (subject is ['/', .. { Length: > 0 } pattern, '/'])
        {
            return NamePattern(known, pattern);
        }

        const string Stream = "stream:";
        if (subject.StartsWith(Stream, StringComparison.Ordinal))
        {
            return int.TryParse(subject[Stream.Length..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int stream)
                ? OnStream(known, stream)
                : throw new FormatException($"The stream of the rule '{text}' is no number.");
        }

        return NamePart(known, subject);
    }

    /// <summary>Whether it is about this work.</summary>
    /// <param name="name">The kernel's name.</param>
    /// <param name="stream">Its stream.</param>
    public bool Matches(string name, int stream) => _matches(name, stream);

    /// <inheritdoc/>
    public override string ToString() => $"{Class.Name()}={_text}";
}
