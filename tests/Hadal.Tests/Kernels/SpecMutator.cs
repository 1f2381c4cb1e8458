using System.Globalization;

namespace Hadal.Tests.Kernels;

/// <summary>Alters spec texts as errors of storage, of editors and of other versions would, and as an attacker would.</summary>
internal sealed class SpecMutator(Random random, IReadOnlyList<string> texts)
{
    private static readonly string[] s_tokens =
    [
        "|", "=", "||", "==", "|n=8", "|sink=1", "|accumulate=1", "hadal1", "hadal2", "gemm", "f32", "bf16", "e4m3", "rows", "blocks", "\n", "\0", "\t", " ", "٣", "９", "\ud800", "\u200b", "-", "+", "0x", "};", "\"",
    ];

    // Around what fits an int, a uint and a long, and around what kernels allow.
    private static readonly string[] s_numbers =
    [
        "0", "1", "7", "8", "15", "16", "64", "128", "255", "256", "512", "576", "65535", "65536", "16777216", "2147483632", "2147483640", "2147483647", "2147483648", "4294967295", "4294967296",
        "9223372036854775807", "9223372036854775808", "-1", "-0", "00", "08", "+1", "1.0", "1e3", "99999999999999999999999999",
    ];

    internal string Next()
    {
        string text = Pick(texts);
        for (int rounds = random.Next(1, 4); rounds > 0; rounds--)
        {
            text = Mutate(text);
        }

        return text;
    }

    private string Mutate(string text) => random.Next(8) switch
    {
        0 => Flip(text),
        1 => Delete(text),
        2 => text.Insert(random.Next(text.Length + 1), Pick(s_tokens)),
        3 => text.Insert(random.Next(text.Length + 1), ((char)random.Next(0x10000)).ToString()),
        4 => Swap(text),
        5 => Splice(text),
        6 => Number(text),
        _ => Repeat(text),
    };

    private string Flip(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        char[] letters = text.ToCharArray();
        letters[random.Next(letters.Length)] ^= (char)(1 << random.Next(16));
        return new(letters);
    }

    private string Delete(string text)
    {
        int start = random.Next(text.Length + 1);
        return text.Remove(start, random.Next(Math.Min(8, text.Length - start) + 1));
    }

    private string Swap(string text) => Fields(text, fields =>
    {
        int first = random.Next(fields.Length), second = random.Next(fields.Length);
        (fields[first], fields[second]) = (fields[second], fields[first]);
    });

    private string Splice(string text)
    {
        string other = Pick(texts);
        return text[..random.Next(text.Length + 1)] + other[random.Next(other.Length + 1)..];
    }

    // A value, whether it was a number or a tag.
    private string Number(string text) => Fields(text, fields =>
    {
        int i = random.Next(fields.Length);
        int equals = fields[i].IndexOf('=', StringComparison.Ordinal);
        string number = random.Next(4) == 0 ? random.Next().ToString(CultureInfo.InvariantCulture) : Pick(s_numbers);
        fields[i] = fields[i][..(equals + 1)] + number;
    });

    private string Repeat(string text)
    {
        string[] fields = text.Split('|');
        return $"{text}|{Pick(fields)}";
    }

    private static string Fields(string text, Action<string[]> change)
    {
        string[] fields = text.Split('|');
        change(fields);
        return string.Join('|', fields);
    }

    private T Pick<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];
}
