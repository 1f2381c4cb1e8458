using System.Text;
using System.Text.Unicode;
using System.Text.Json;

namespace Hadal.Parallelism.Traces;

/// <summary>
/// Each distinct name once, by a number. Looked up as it is written in the trace, and kept as UTF-8 until it is asked for: a trace may have
/// more names than there are in its result.
/// </summary>
internal sealed class NameTable
{
    private const int Most = 1 << 18;

    private readonly Dictionary<byte[], int> _numbers = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    // Apart from names: how one is written may be what another is.
    private readonly Dictionary<byte[], int> _spellings = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _spellingLookup;
    private readonly List<byte[]> _names = [];

    internal NameTable()
    {
        _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
        _spellingLookup = _spellings.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    internal int Count => _names.Count;

    internal string this[int number] => Encoding.UTF8.GetString(_names[number]);

    internal int Intern(ReadOnlySpan<byte> raw, bool escaped)
    {
        bool plain = !escaped && Utf8.IsValid(raw);
        if ((plain ? _lookup : _spellingLookup).TryGetValue(raw, out int number))
        {
            return number;
        }

        if (plain)
        {
            return Add(raw.ToArray());
        }

        // The same name may be escaped in one event and not in another.
        byte[] name = Encoding.UTF8.GetBytes(escaped ? Unescape(raw) : Encoding.UTF8.GetString(raw));
        if (!_numbers.TryGetValue(name, out number))
        {
            number = Add(name);
        }

        _spellingLookup[raw] = number;
        return number;
    }

    private int Add(byte[] name)
    {
        if (_names.Count == Most)
        {
            throw new FormatException($"This trace has more than {Most} different names, which are kept: are there numbers in them?");
        }

        _numbers.Add(name, _names.Count);
        _names.Add(name);
        return _names.Count - 1;
    }

    private static string Unescape(ReadOnlySpan<byte> raw)
    {
        Utf8JsonReader reader = new([(byte)'"', .. raw, (byte)'"']);
        reader.Read();
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, or bytes that are no UTF-8: a name all the same, only an ugly one.
            return Encoding.UTF8.GetString(raw);
        }
    }
}
