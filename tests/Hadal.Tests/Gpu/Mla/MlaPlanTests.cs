using Xunit;

namespace Hadal.Tests.Gpu.Mla;

/// <summary>Plans of random steps: every block of every sequence is in one part, parts are of equal size, and pieces of a sequence wait side by side.</summary>
[Collection(GpuMachine.Collection)]
public class MlaPlanTests
{
    private const int BlockTokens = 64;
    private const int RowsOfTile = 64;

    private static readonly int[] s_budgets = [132, 112, 24, 4];

    [Fact]
    public void Every_block_of_every_sequence_is_in_one_part() => Each((step, parts, _) =>
    {
        MlaPlanPiece[] pieces = [.. parts.SelectMany(part => part.Pieces(step.Blocks))];
        Assert.Equal(step.Blocks.Select((_, sequence) => sequence), pieces.Select(piece => piece.Sequence).Distinct());
        int sequence = -1, end = 0;
        foreach (MlaPlanPiece piece in pieces)
        {
            if (piece.Sequence != sequence)
            {
                Assert.True(sequence < 0 || end == step.Blocks[sequence], $"sequence {sequence} ends at block {end}");
                (sequence, end) = (piece.Sequence, 0);
            }

            Assert.Equal(end, piece.From);
            Assert.InRange(piece.To, piece.From + 1, step.Blocks[sequence]);
            end = piece.To;
        }

        Assert.True(sequence < 0 || end == step.Blocks[sequence], $"sequence {sequence} ends at block {end}");
    });

    /// <summary>A cluster may fill up an odd number of tiles.</summary>
    [Fact]
    public void There_are_as_many_parts_as_the_multiprocessors_take_tiles_of_rows() => Each((step, parts, _) =>
    {
        int tiles = ((step.QueryTokens * step.Heads) + RowsOfTile - 1) / RowsOfTile;
        Assert.InRange(parts.Length, Math.Max(1, step.Budget / (tiles + 1)), Math.Max(1, step.Budget / tiles));
    });

    [Fact]
    public void Pieces_of_a_sequence_wait_side_by_side_and_whole_sequences_do_not_wait() => Each((step, parts, cuts) =>
    {
        HashSet<int> taken = [];
        foreach (IGrouping<int, MlaPlanPiece> sequence in parts.SelectMany(part => part.Pieces(step.Blocks)).GroupBy(piece => piece.Sequence))
        {
            MlaPlanPiece[] pieces = [.. sequence];
            (int firstSlot, int endSlot) = cuts.GetValueOrDefault(sequence.Key);
            Assert.Equal(pieces.Length == 1 ? 0 : pieces.Length, endSlot - firstSlot);
            Assert.Equal(pieces.Length > 1, cuts.ContainsKey(sequence.Key));
            for (int i = 0; i < pieces.Length; i++)
            {
                int slot = pieces.Length == 1 ? -1 : firstSlot + i;
                Assert.True(slot == pieces[i].SlotAsFirst || slot == pieces[i].SlotAsLast, $"piece {i} of sequence {sequence.Key} waits at {pieces[i]}; the sequence says {slot}");
                Assert.True(slot == -1 || (slot >= 0 && slot < 2 * parts.Length && taken.Add(slot)), $"slot {slot} of {2 * parts.Length} is taken, or is none");
            }
        }
    });

    /// <summary>Beginning a piece may count for up to eight blocks, and small rests may go to a neighbour.</summary>
    [Fact]
    public void No_part_has_much_more_than_its_share() => Each((step, parts, _) =>
    {
        const int CostOfPiece = 8;
        long all = step.Blocks.Sum(blocks => (long)blocks + CostOfPiece);
        long share = (all + parts.Length - 1) / parts.Length;
        Assert.All(parts, part => Assert.InRange(part.Pieces(step.Blocks).Sum(piece => (long)piece.To - piece.From), 0, share + (3 * CostOfPiece)));
    });

    [Fact]
    public void A_plan_is_made_again_for_each_step()
    {
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        using MlaPlan plan = new(device, 16, 64, 50);
        foreach (int batch in (int[])[50, 1, 0, 7])
        {
            Step step = Step.Draw(batch, batch) with { Heads = 16, PageSize = 64, QueryTokens = 1 };
            step.Plan(stream, plan);
            Assert.Equal(batch, plan.Batch);
            if (batch > 0)
            {
                Assert.Equal(step.Blocks.Sum(), plan.ReadParts().SelectMany(part => part.Pieces(step.Blocks)).Sum(piece => piece.To - piece.From));
            }
        }
    }

    private static void Each(Action<Step, MlaPlanPart[], Dictionary<int, (int FirstSlot, int EndSlot)>> assert)
    {
        const int Steps = 250;
        Device device = GpuMachine.Require();
        using DeviceStream stream = device.CreateStream();
        for (int i = 0; i < Steps; i++)
        {
            Step step = Step.Draw(i, 1 + (i * 37 % 300));
            step = step with { Budget = Math.Min(step.Budget, device.MultiprocessorCount) };
            stream.SmBudget = step.Budget;
            using MlaPlan plan = new(device, step.Heads, step.PageSize, step.Lengths.Length + (i % 3));
            step.Plan(stream, plan);
            try
            {
                assert(step, plan.ReadParts(), plan.ReadCuts());
            }
            catch (Exception failure) when (failure is Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{step}: {failure.Message}");
            }
        }
    }

    /// <summary>A step to be planned.</summary>
    private sealed record Step(int[] Lengths, int Heads, int PageSize, int QueryTokens, int Budget, int TableWidth)
    {
        /// <summary>Blocks of each sequence, one of an empty one.</summary>
        internal int[] Blocks =>
            [.. Lengths.Select(length => (int)Math.Max(1, (Math.Clamp(length, 0, (long)TableWidth * PageSize) + BlockTokens - 1) / BlockTokens))];

        internal static Step Draw(int seed, int batch)
        {
            Random random = new(seed);
            int[] lengths = new int[batch];
            for (int i = 0; i < batch; i++)
            {
                lengths[i] = (seed % 6) switch
                {
                    0 => random.Next(5000),
                    1 => (int)Math.Exp(random.NextDouble() * 11),
                    2 => i == batch / 2 ? 150_000 : random.Next(200),
                    3 => 4096,
                    4 => 0,
                    _ => random.Next(-2, 130),
                };
            }

            int page = 16 << random.Next(5);
            int needed = (Math.Max(0, lengths.Append(0).Max()) + page - 1) / page;
            return new(lengths, 1 + random.Next(128), page, 1 + random.Next(8), s_budgets[random.Next(s_budgets.Length)], random.Next(5) == 0 ? needed / 2 : needed);
        }

        internal void Plan(DeviceStream stream, MlaPlan plan)
        {
            using DeviceTensor<int> lengths = new(plan.Device, Lengths.Length), table = new(plan.Device, Lengths.Length, TableWidth);
            lengths.CopyFrom(Lengths);
            table.Fill(stream, 0xFF);
            plan.Update(stream, lengths, table, QueryTokens);
            stream.Synchronize();
        }

        public override string ToString() =>
            $"{Lengths.Length} sequences of {string.Join(',', Lengths.Take(8))}…, {Heads} heads, pages of {PageSize}, {QueryTokens} query tokens, {Budget} multiprocessors, {TableWidth} columns";
    }
}
