using System.Text.Json;

namespace Hadal.Parallelism.Experts.Files;

/// <summary>A file of one JSON object, read with limits.</summary>
internal static class JsonDocumentFile
{
    // 61 layers of 256 experts over 1,000 steps are some 100 MB of text.
    internal const int MostBytes = 1 << 28;

    /// <summary>Reads a member's value; the reader stands at the value's first token and is left at its last. False where the member is of no interest.</summary>
    internal delegate bool Member(ref Utf8JsonReader reader, string name);

    /// <summary>Reads the members of the object that the file holds; each name once, what is of no interest is skipped.</summary>
    /// <exception cref="FormatException">It is too long, or holds something else; the message names the file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static void Read(string path, Member member)
    {
        try
        {
            Utf8JsonReader reader = new(Bytes(path));
            JsonNumbers.Expect(ref reader, JsonTokenType.StartObject, "an object", advance: true);
            HashSet<string> names = [];
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                if (!names.Add(name))
                {
                    throw new FormatException($"'{name}' is given twice.");
                }

                reader.Read();
                if (!member(ref reader, name))
                {
                    reader.Skip();
                }
            }

            reader.Read();
        }
        catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException)
        {
            throw new FormatException($"'{path}': {failure.Message}", failure);
        }
    }

    // Also of what has no length of its own, such as a pipe.
    private static ReadOnlySpan<byte> Bytes(string path)
    {
        using FileStream file = File.OpenRead(path);
        using MemoryStream bytes = new();
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MostBytes)
            {
                throw new FormatException($"more than {MostBytes >> 20} MiB; that much is read at most.");
            }
        }

        ReadOnlySpan<byte> text = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        return text.StartsWith("\uFEFF"u8) ? text[3..] : text;
    }
}
