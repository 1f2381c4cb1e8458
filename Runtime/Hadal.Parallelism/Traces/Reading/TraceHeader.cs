using System.Text.Json;

namespace Hadal.Parallelism.Traces;

/// <summary>Reads what a trace says of itself beside its events. What is of another shape than expected is passed over: none of it is needed.</summary>
internal static class TraceHeader
{
    /// <summary>Reads the field whose name the reader is at; false, with nothing read, where it is none of the header's.</summary>
    internal static bool Read(ref JsonTokens tokens, TraceCollector collector)
    {
        if (tokens.Is("distributedInfo"u8))
        {
            tokens.Read();
            collector.Rank = (int?)Field(ref tokens, "rank"u8);
        }
        else if (tokens.Is("deviceProperties"u8))
        {
            tokens.Read();
            ReadDevices(ref tokens, collector);
        }
        else if (tokens.Is("baseTimeNanoseconds"u8))
        {
            tokens.Read();
            collector.Base = tokens.Integer(0, TraceClock.Latest) ?? 0;
        }
        else if (tokens.Is("incomplete"u8))
        {
            tokens.Read();
            collector.Missing = tokens.Type == JsonTokenType.String ? collector.Names[collector.Names.Intern(tokens.Value, tokens.IsEscaped)] : null;
            tokens.Skip();
        }
        else
        {
            return false;
        }

        return true;
    }

    private static void ReadDevices(ref JsonTokens tokens, TraceCollector collector)
    {
        if (tokens.Type != JsonTokenType.StartArray)
        {
            tokens.Skip();
            return;
        }

        while (tokens.Read() && tokens.Type != JsonTokenType.EndArray)
        {
            long? multiprocessors = Field(ref tokens, "numSms"u8);
            collector.Multiprocessors ??= (int?)multiprocessors;
        }
    }

    /// <summary>Reads an object to its end, for one field that is a number from 0 on.</summary>
    private static long? Field(ref JsonTokens tokens, ReadOnlySpan<byte> name)
    {
        if (tokens.Type != JsonTokenType.StartObject)
        {
            tokens.Skip();
            return null;
        }

        long? value = null;
        while (tokens.Read() && tokens.Type == JsonTokenType.PropertyName)
        {
            if (tokens.Is(name))
            {
                tokens.Read();
                value = tokens.Integer(0, int.MaxValue);
            }
            else
            {
                tokens.Skip();
            }
        }

        return value;
    }
}
