namespace Hadal.Tests.Gpu.Mla;

/// <summary>What one part of a plan attends to, from a block of one sequence up to a block of another, in lexicographic order.</summary>
/// <param name="FirstSequence">Where it begins.</param>
/// <param name="FirstBlock">The block of 64 tokens there.</param>
/// <param name="EndSequence">Where it ends.</param>
/// <param name="EndBlock">The block behind its last one; 0 where nothing of that sequence belongs to it.</param>
/// <param name="FirstSlot">Where its first piece waits to be combined; −1 where that is a whole sequence.</param>
/// <param name="LastSlot">Where its last piece waits.</param>
internal readonly record struct MlaPlanPart(int FirstSequence, int FirstBlock, int EndSequence, int EndBlock, int FirstSlot, int LastSlot)
{
    /// <summary>The pieces of sequences that it is made of.</summary>
    /// <param name="blocks">Blocks of each sequence.</param>
    internal IEnumerable<MlaPlanPiece> Pieces(int[] blocks)
    {
        for (int sequence = FirstSequence; sequence < EndSequence || (sequence == EndSequence && EndBlock > 0); sequence++)
        {
            int from = sequence == FirstSequence ? FirstBlock : 0;
            int to = sequence == EndSequence ? EndBlock : blocks[sequence];
            bool isFirst = sequence == FirstSequence, isLast = sequence == (EndBlock > 0 ? EndSequence : EndSequence - 1);
            yield return new(sequence, from, to, isFirst ? FirstSlot : -1, isLast ? LastSlot : -1);
        }
    }
}

/// <summary>Blocks of a sequence that one part attends to. Of a part's only piece either slot may be said.</summary>
internal readonly record struct MlaPlanPiece(int Sequence, int From, int To, int SlotAsFirst, int SlotAsLast);

/// <summary>The plan as kernels read it.</summary>
internal static class MlaPlanReading
{
    /// <summary>What each part begins with in memory; the rest of it is copied from lengths and page table.</summary>
    internal static MlaPlanPart[] ReadParts(this MlaPlan plan)
    {
        DeviceTensor<int> parts = plan.Memory!.Parts;
        int[] words = parts.ToArray();
        return
        [
            .. Enumerable.Range(0, plan.PartCount).Select(part => words.AsSpan(part * parts.Shape[1], 6).ToArray())
                .Select(part => new MlaPlanPart(part[0], part[1], part[2], part[3], part[4], part[5])),
        ];
    }

    /// <summary>The first slot of each sequence that is in pieces, and the one behind its last.</summary>
    internal static Dictionary<int, (int FirstSlot, int EndSlot)> ReadCuts(this MlaPlan plan)
    {
        int[] words = plan.Memory!.Cuts.ToArray();
        return Enumerable.Range(0, words[2]).ToDictionary(cut => words[3 + (3 * cut)], cut => (words[4 + (3 * cut)], words[5 + (3 * cut)]));
    }
}
