using System.Globalization;

namespace Hadal.Storage.Usrbio.Layout;

/// <summary>Reads names of registrations, of which anyone may make any.</summary>
internal static class RegistrationParser
{
    /// <summary>Whether the name is one; each attribute at most once, and those of rings on rings only.</summary>
    internal static bool TryParse(string text, out RegistrationName name)
    {
        name = new(Guid.Empty);
        if (text.Length < RegistrationName.IdLength || !VirtualFolder.IsId(text.AsSpan(0, RegistrationName.IdLength)))
            return false;

        name = new(Guid.ParseExact(text.AsSpan(0, RegistrationName.IdLength), "D"));
        if (text.Length == RegistrationName.IdLength)
            return true;
        if (text[RegistrationName.IdLength] != '.')
            return false;

        string seen = "";
        bool ofRing = false;
        foreach (string attribute in text[(RegistrationName.IdLength + 1)..].Split('.'))
        {
            if (attribute.Length < 2)
                return false;
            char kind = attribute[0] == 'w' ? 'r' : attribute[0];
            if (seen.Contains(kind, StringComparison.Ordinal) || Apply(name, attribute) is not { } next)
                return false;
            seen += kind;
            ofRing |= kind != 'b';
            name = next;
        }

        return !ofRing || name.IsRing;
    }

    private static RegistrationName? Apply(RegistrationName name, string attribute)
    {
        ReadOnlySpan<char> value = attribute.AsSpan(1);
        return attribute[0] switch
        {
            'b' when TryNumber(value, out ulong block) && block > 0 => name with { BlockBytes = block },
            'r' when TryDepth(value, out int depth) => name with { ForWriting = false, Depth = depth },
            'w' when TryDepth(value, out int depth) => name with { ForWriting = true, Depth = depth },
            'p' => value switch
            {
                "h" => name with { Priority = RingPriority.High },
                "l" => name with { Priority = RingPriority.Low },
                "n" => name,
                _ => null,
            },
            't' when TryNumber(value, out ulong timeout) && timeout <= int.MaxValue => name with { TimeoutMilliseconds = (int)timeout },
            'f' when ulong.TryParse(value, NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out ulong flags)
                => name with { Flags = (RingFlags)flags },
            _ => null,
        };
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out ulong value)
        => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static bool TryDepth(ReadOnlySpan<char> text, out int value)
        => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && text[0] != '+';
}
