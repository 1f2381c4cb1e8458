using System.Globalization;

namespace Hadal.Specs;

/// <summary>
/// Reads <c>hadal1|family|key=value|…</c>. Specs of referenced packages end as constants in CUDA text, so only
/// integers and known tags come through, every key must be asked for, and nothing may be left over.
/// </summary>
internal sealed class SpecReader
{
    internal const string Version = "hadal1";

    private readonly string _canonical;
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);

    internal SpecReader(string canonical)
    {
        _canonical = canonical;
        string[] parts = canonical.Split('|');
        if (parts[0] != Version)
        {
            throw Error($"version '{parts[0]}' is not '{Version}'; a newer Hadal wrote it");
        }

        if (parts.Length < 2 || parts[1].Length == 0)
        {
            throw Error("it names no kernel family");
        }

        Family = parts[1];
        for (int i = 2; i < parts.Length; i++)
        {
            int equals = parts[i].IndexOf('=');
            if (equals <= 0)
            {
                throw Error($"'{parts[i]}' is not key=value");
            }

            string key = parts[i].Substring(0, equals);
            if (_fields.ContainsKey(key))
            {
                throw Error($"'{key}' stands twice");
            }

            _fields.Add(key, parts[i].Substring(equals + 1));
        }
    }

    /// <summary>Reads a text that must be of one family.</summary>
    internal SpecReader(string canonical, string family)
        : this(canonical)
    {
        if (Family != family)
        {
            throw Error($"it is of family '{Family}', not '{family}'");
        }
    }

    internal string Family { get; }

    /// <summary>Whether a key is given that texts of before do not have.</summary>
    internal bool Has(string key) => _fields.ContainsKey(key);

    internal int Integer(string key)
    {
        string text = Take(key);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value.ToString(CultureInfo.InvariantCulture) == text
            ? value
            : throw Error($"'{key}' is '{text}', not a plain non-negative integer");
    }

    internal T Tag<T>(string key, Func<string, T?> fromTag)
        where T : struct
    {
        string text = Take(key);
        return fromTag(text) ?? throw Error($"'{key}' has the unknown value '{text}'");
    }

    /// <summary>Whether a key is there. Its one value is 1: what does not hold is not written, so that each spec has one text.</summary>
    internal bool Flag(string key)
    {
        if (!_fields.ContainsKey(key))
        {
            return false;
        }

        string text = Take(key);
        return text == "1" ? true : throw Error($"'{key}' is '{text}'; where it stands it is 1");
    }

    /// <summary>Fails where a key was not read: a newer Hadal gave it a meaning that this one would lose.</summary>
    internal void End()
    {
        foreach (string key in _fields.Keys)
        {
            throw Error($"'{key}' is not known to this version of Hadal");
        }
    }

    private string Take(string key)
    {
        if (!_fields.TryGetValue(key, out string? text))
        {
            throw Error($"'{key}' is missing");
        }

        _fields.Remove(key);
        return text;
    }

    private SpecFormatException Error(string reason) => new($"The kernel spec '{_canonical}' cannot be read: {reason}.");
}
