using System.Text;
using CsCheck;
using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

public sealed class ReadPlanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Byte for byte: each byte of each chosen tensor comes once, in order, from the right place, in aligned pieces that do not overlap.</summary>
    [Fact]
    public void A_plan_brings_every_byte_of_the_chosen_tensors_once_and_in_order()
    {
        Gen.Select(
            Gen.Int[0, 300].Array[1, 12], Gen.Bool.Array[12], Gen.OneOfConst(1, 8, 16, 64), Gen.Int[1, 6], Gen.Int[0, 40],
            (sizes, chosen, alignment, factor, padding) => (sizes, chosen, alignment, piece: alignment * factor, padding)).Sample(
            input =>
            {
                using SafetensorsFile file = Open(input.sizes, input.padding);
                SafetensorsTensor[] tensors = [.. file.Tensors.Where((_, i) => input.chosen[i])];
                Random.Shared.Shuffle(tensors);
                SafetensorsReadPlan plan = SafetensorsReadPlan.Create(tensors, input.piece, input.alignment);

                Dictionary<string, List<long>> delivered = tensors.ToDictionary(tensor => tensor.Name, _ => new List<long>());
                long end = 0;
                foreach (ReadPiece piece in plan.Pieces)
                {
                    Assert.Equal(0, piece.Offset % input.alignment);
                    Assert.Equal(0, piece.Bytes % input.alignment);
                    Assert.InRange(piece.Bytes, 1, input.piece);
                    Assert.InRange(piece.Needed, piece.Bytes - input.alignment + 1, piece.Bytes);
                    Assert.True(piece.Offset >= end);
                    Assert.True(piece.PartCount > 0);
                    end = piece.Offset + piece.Bytes;
                    foreach (ReadPart part in plan.PartsOf(piece))
                    {
                        SafetensorsTensor tensor = plan.Tensors[part.Tensor];
                        Assert.InRange(part.PieceOffset, 0, piece.Needed - part.Bytes);
                        for (int i = 0; i < part.Bytes; i++)
                        {
                            Assert.Equal(delivered[tensor.Name].Count, part.TensorOffset + i);
                            delivered[tensor.Name].Add(piece.Offset + part.PieceOffset + i);
                        }
                    }
                }

                foreach (SafetensorsTensor tensor in tensors)
                {
                    Assert.Equal(Enumerable.Range(0, (int)tensor.Bytes).Select(i => tensor.Offset + i), delivered[tensor.Name]);
                }
            },
            iter: 1000,
            threads: 1);
    }

    [Fact]
    public void Gaps_of_more_than_a_piece_are_not_read()
    {
        using SafetensorsFile file = Open([10, 100_000, 10], padding: 0);
        SafetensorsReadPlan plan = SafetensorsReadPlan.Create([file.Tensors[0], file.Tensors[2]], 4096, 4096);
        Assert.Equal(2, plan.Pieces.Count);
        Assert.Equal([0, 98304], plan.Pieces.Select(piece => piece.Offset));
    }

    [Fact]
    public void Bad_requests_are_named()
    {
        using SafetensorsFile file = Open([1, 2], padding: 0);
        using SafetensorsFile other = SafetensorsFile.Open(file.Path);
        Assert.Contains("A plan is for one file", Assert.Throws<ArgumentException>(() => SafetensorsReadPlan.Create([file.Tensors[0], other.Tensors[1]])).Message, StringComparison.Ordinal);
        Assert.Contains("given twice", Assert.Throws<ArgumentException>(() => SafetensorsReadPlan.Create([file.Tensors[0], file.Tensors[0]])).Message, StringComparison.Ordinal);
        Assert.Contains("a multiple of 4096 bytes", Assert.Throws<ArgumentOutOfRangeException>(() => SafetensorsReadPlan.Create(file.Tensors, 5000)).Message, StringComparison.Ordinal);
        Assert.Contains("a power of two", Assert.Throws<ArgumentOutOfRangeException>(() => SafetensorsReadPlan.Create(file.Tensors, 3000, 3000)).Message, StringComparison.Ordinal);
        Assert.Empty(SafetensorsReadPlan.Create([]).Pieces);
    }

    private SafetensorsFile Open(int[] sizes, int padding)
    {
        StringBuilder header = new("{");
        int end = 0;
        for (int i = 0; i < sizes.Length; i++)
        {
            header.Append(i == 0 ? "" : ",").Append($$$"""
                "t{{{i}}}":{"dtype":"U8","shape":[{{{sizes[i]}}}],"data_offsets":[{{{end}}},{{{end + sizes[i]}}}]}
                """);
            end += sizes[i];
        }

        return SafetensorsFile.Open(RawFile.Write(_folder["plan.safetensors"], header.Append('}').Append(' ', padding).ToString(), end));
    }
}
