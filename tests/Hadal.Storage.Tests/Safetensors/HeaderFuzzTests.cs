using System.Text;
using Hadal.Storage.Safetensors;

namespace Hadal.Storage.Tests.Safetensors;

public sealed class HeaderFuzzTests
{
    private const int Mutants = 150_000;

    private static readonly string[] s_seeds =
    [
        """{"__metadata__":{"format":"pt","é":"\u00e9\n"},"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"b":{"dtype":"U8","shape":[8],"data_offsets":[24,32]}}   """,
        """{"\ud83d\ude00":{"dtype":"BF16","shape":[],"data_offsets":[0,2]},"x":{"dtype":"F4","shape":[0,5],"data_offsets":[2,2]},"y":{"z":[[{"q":null}]],"dtype":"I64","shape":[1,1,1],"data_offsets":[2,10]}}""",
        """{"weight_map":{"a":"model-00001-of-00002.safetensors","b":"x.safetensors"},"metadata":{"total_size":1.5e3,"more":[]}}""",
    ];

    private static readonly string[] s_tokens =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\\ud800", "\\", "0", "-1", "1e400", "18446744073709551615", "9223372036854775807", "null", "true",
        "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"__metadata__\"", "\"F6_E2M3\"", "\0", "\u007f", "\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]},", " ",
    ];

    [Fact]
    public void No_mutated_header_or_index_ends_in_anything_but_the_documented_exception()
    {
        Random random = new(20261129);
        int accepted = 0;
        for (int i = 0; i < Mutants; i++)
        {
            byte[] mutant = Mutate(random, Encoding.UTF8.GetBytes(s_seeds[i % s_seeds.Length]));
            accepted += Survives(() => HeaderParser.Parse("f", mutant, 32)) ? 1 : 0;
            accepted += Survives(() => ModelIndexParser.Parse("f", mutant)) ? 1 : 0;
        }

        // The mutations are mild enough that some get through, so that what follows the parser is reached too.
        Assert.InRange(accepted, Mutants / 200, Mutants);
    }

    private static bool Survives(Action parse)
    {
        try
        {
            parse();
            return true;
        }
        catch (SafetensorsException exception)
        {
            Assert.Equal("f", exception.Path);
            return false;
        }
    }

    private static byte[] Mutate(Random random, byte[] header)
    {
        List<byte> bytes = [.. header];
        for (int mutations = random.Next(1, 4); mutations > 0; mutations--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(s_tokens[random.Next(s_tokens.Length)]));
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
                default:
                    int digit = bytes.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
                    if (digit >= 0)
                    {
                        bytes[digit] = (byte)('0' + random.Next(10));
                    }

                    break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }
}
