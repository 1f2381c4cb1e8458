using System.Text;
using System.Text.Json;

namespace Hadal.Parallelism.Traces;

/// <summary>Each distinct name once, by a number. Looked up as it is written in the trace, and decoded when it is first seen.</summary>
internal sealed class NameTable
{
    private const int Most = 1 << 18;

    private readonly Dictionary<byte[], int> _numbers = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _decoded = new(StringComparer.Ordinal);

    internal NameTable() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();

    internal int Count => _names.Count;

    internal string this[int number] => _names[number];

    internal int Intern(ReadOnlySpan<byte> raw, bool escaped)
    {
        if (_lookup.TryGetValue(raw, out int number))
        {
            return number;
        }

        // The same name may be escaped in one event and not in another.
        string name = escaped ? Unescape(raw) : Encoding.UTF8.GetString(raw);
        if (!_decoded.TryGetValue(name, out number))
        {
            if (_names.Count == Most)
            {
                throw new FormatException($"This trace has more than {Most} different names, which are kept: are there numbers in them?");
            }

            number = _names.Count;
            _names.Add(name);
            _decoded.Add(name, number);
        }

        _lookup[raw] = number;
        return number;
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
