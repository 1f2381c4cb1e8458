using System.Text.Json;

namespace Hadal.Parallelism.Traces;

/// <summary>Reads a trace in the trace event format: an object with <c>traceEvents</c>, or the bare array.</summary>
/// <remarks>What is not needed is passed over token by token, its strings undecoded.</remarks>
internal sealed class TraceParser(TraceCollector collector, TraceTimeUnit unit)
{
    private readonly TraceClock _clock = new(unit);
    private readonly TraceEvent _event = new();
    private readonly NumberText _start = new("ts");
    private readonly NumberText _duration = new("dur");

    internal void Parse(ref JsonTokens tokens)
    {
        tokens.Read();
        switch (tokens.Type)
        {
            case JsonTokenType.StartArray:
                ReadEvents(ref tokens);
                break;
            case JsonTokenType.StartObject:
                ReadDocument(ref tokens);
                break;
            default:
                throw Malformed(tokens.Offset, $"an object or an array is expected, not {tokens.Type}");
        }

        // Reads what follows the end, which must be white space.
        tokens.Read();
    }

    private void ReadDocument(ref JsonTokens tokens)
    {
        bool found = false;
        while (tokens.Read() && tokens.Type == JsonTokenType.PropertyName)
        {
            if (tokens.Is("traceEvents"u8))
            {
                tokens.Read();
                Expect(ref tokens, JsonTokenType.StartArray, "traceEvents");
                ReadEvents(ref tokens);
                found = true;
            }
            else if (!TraceHeader.Read(ref tokens, collector))
            {
                tokens.Skip();
            }
        }

        if (!found)
        {
            throw Malformed(tokens.Consumed, "the object has no traceEvents");
        }
    }

    private void ReadEvents(ref JsonTokens tokens)
    {
        while (tokens.Read() && tokens.Type != JsonTokenType.EndArray)
        {
            Expect(ref tokens, JsonTokenType.StartObject, "an event");
            ReadEvent(ref tokens);
        }
    }

    private void ReadEvent(ref JsonTokens tokens)
    {
        int depth = tokens.Depth;
        _event.Clear(tokens.Offset);
        _start.Clear();
        _duration.Clear();
        while (tokens.Read() && tokens.Type == JsonTokenType.PropertyName)
        {
            if (!ReadField(ref tokens))
            {
                tokens.LeaveTo(depth);
                return;
            }
        }

        if (_event.Category > TraceCategory.Other)
        {
            // Only now, since a duration may stand before the time that tells its unit.
            _event.Start = _start.Exists ? _clock.Time(_start) : null;
            _event.Duration = _duration.Exists ? _clock.Span(_duration) : null;
            collector.Add(_event);
        }
    }

    /// <summary>Reads one field; false where the rest of the event need not be read.</summary>
    private bool ReadField(ref JsonTokens tokens)
    {
        switch (tokens.Value.Length)
        {
            case 2 when tokens.Is("ph"u8):
                tokens.Read();
                _event.Phase = tokens.Type == JsonTokenType.String && tokens.Value.Length == 1 ? tokens.Value[0] : (byte)0;
                tokens.Skip();
                return true;
            case 2 when tokens.Is("ts"u8):
                _start.Take(ref tokens);
                return true;
            case 3 when tokens.Is("dur"u8):
                _duration.Take(ref tokens);
                return true;
            case 3 when tokens.Is("cat"u8):
                tokens.Read();
                _event.Category = tokens.Type == JsonTokenType.String ? TraceCategories.Of(tokens.Value) : TraceCategory.Other;
                tokens.Skip();
                return _event.Category != TraceCategory.Other;
            case 3 when tokens.Is("tid"u8):
                tokens.Read();
                _event.Thread = (int?)tokens.Integer(int.MinValue, int.MaxValue);
                return true;
            case 4 when tokens.Is("name"u8):
                tokens.Read();
                Expect(ref tokens, JsonTokenType.String, "name");
                _event.TakeName(tokens.Value, tokens.IsEscaped);
                return true;
            case 4 when tokens.Is("args"u8):
                ReadArguments(ref tokens);
                return true;
            default:
                tokens.Skip();
                return true;
        }
    }

    private void ReadArguments(ref JsonTokens tokens)
    {
        tokens.Read();
        if (tokens.Type != JsonTokenType.StartObject)
        {
            tokens.Skip();
            return;
        }

        while (tokens.Read() && tokens.Type == JsonTokenType.PropertyName)
        {
            switch (tokens.Value.Length)
            {
                case 4 when tokens.Is("grid"u8):
                    _event.Blocks = ReadGrid(ref tokens);
                    break;
                case 5 when tokens.Is("class"u8):
                    tokens.Read();
                    _event.Class = tokens.Type == JsonTokenType.String ? KernelClasses.Parse(tokens.Value) : null;
                    tokens.Skip();
                    break;
                case 6 when tokens.Is("stream"u8):
                    tokens.Read();
                    _event.Stream = (int?)tokens.Integer(int.MinValue, int.MaxValue);
                    break;
                case 6 when tokens.Is("device"u8):
                    tokens.Read();
                    _event.Device = (int)(tokens.Integer(int.MinValue, int.MaxValue) ?? 0);
                    break;
                case 11 when tokens.Is("correlation"u8):
                    tokens.Read();
                    _event.Correlation = (uint)(tokens.Integer(0, uint.MaxValue) ?? 0);
                    break;
                default:
                    tokens.Skip();
                    break;
            }
        }
    }

    private static long ReadGrid(ref JsonTokens tokens)
    {
        tokens.Read();
        if (tokens.Type != JsonTokenType.StartArray)
        {
            tokens.Skip();
            return 0;
        }

        long blocks = 1;
        while (tokens.Read() && tokens.Type != JsonTokenType.EndArray)
        {
            // CUDA's own limits keep the product within 63 bits; what is beyond them is no grid.
            blocks = tokens.Integer(1, int.MaxValue) is { } extent && blocks <= long.MaxValue / extent ? blocks * extent : 0;
        }

        return blocks;
    }

    private static void Expect(ref JsonTokens tokens, JsonTokenType type, string what)
    {
        if (tokens.Type != type)
        {
            throw Malformed(tokens.Offset, $"{what} must be {type}, not {tokens.Type}");
        }
    }

    private static FormatException Malformed(long offset, string what) => new($"At byte {offset}: {what}.");
}
