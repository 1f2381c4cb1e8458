using System.Buffers.Binary;

namespace Hadal.Compilation;

/// <summary>
/// Lets a warp that promotes give way to one that multiplies. ptxas before 12.9 marks every FFMA of a long run as reusing an operand and
/// as not to be followed by another warp, so the tensor cores idle while one warpgroup promotes; from 12.9 on it marks every second
/// one only. This clears the same two bits of the same instructions: the machine code becomes what ptxas 13.0 emits for these runs,
/// and its results stay what they were, since both bits are hints. Fields of the 128-bit instruction: opcode in bits 0 … 11 (FFMA is 0x223),
/// in the upper half bit 45 'stay with this warp' and bit 59 'reuse of the second operand', read off the disassembly of both versions.
/// What does not look as expected is left alone.
/// </summary>
internal static class MultiplyAddInterleaver
{
    /// <summary>Part of a kernel's hash, so that a change here makes new cache entries.</summary>
    internal const string Version = "interleave-1";

    private const int InstructionBytes = 16;
    private const int ShortestRun = 8;
    private const ulong OpcodeMask = 0xfff;
    private const ulong FusedMultiplyAdd = 0x223;
    private const ulong Hints = (1ul << 45) | (1ul << 59);

    private static readonly Version s_firstThatInterleaves = new(12, 9);

    /// <summary>Whether a version of NVRTC leaves this to us.</summary>
    internal static bool IsNeeded(string nvrtcVersion) => System.Version.TryParse(nvrtcVersion, out Version? version) && version < s_firstThatInterleaves;

    /// <summary>Changes a cubin in place; returns how many instructions changed.</summary>
    internal static int Apply(Span<byte> cubin)
    {
        int changed = 0;
        foreach (Range code in ElfCode.Sections(cubin))
        {
            changed += ApplyToCode(cubin[code]);
        }

        return changed;
    }

    private static int ApplyToCode(Span<byte> code)
    {
        // A section that ends within an instruction is not as expected; what is whole of it still is.
        code = code[..(code.Length / InstructionBytes * InstructionBytes)];
        int changed = 0;
        int runStart = 0;
        for (int offset = 0; offset < code.Length; offset += InstructionBytes)
        {
            if ((BinaryPrimitives.ReadUInt64LittleEndian(code[offset..]) & OpcodeMask) != FusedMultiplyAdd)
            {
                changed += ApplyToRun(code[runStart..offset]);
                runStart = offset + InstructionBytes;
            }
        }

        return changed + ApplyToRun(code[runStart..]);
    }

    private static int ApplyToRun(Span<byte> run)
    {
        if (run.Length < ShortestRun * InstructionBytes)
        {
            return 0;
        }

        int changed = 0;
        for (int offset = 0; offset < run.Length; offset += 2 * InstructionBytes)
        {
            Span<byte> upperBytes = run.Slice(offset + sizeof(ulong), sizeof(ulong));
            ulong upper = BinaryPrimitives.ReadUInt64LittleEndian(upperBytes);
            if ((upper & Hints) == Hints)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(upperBytes, upper & ~Hints);
                changed++;
            }
        }

        return changed;
    }
}
