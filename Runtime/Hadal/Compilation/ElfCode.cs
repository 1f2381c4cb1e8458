using System.Buffers.Binary;

namespace Hadal.Compilation;

/// <summary>Finds the machine code in a cubin, which is an ELF64 file (System V ABI, Object Files).</summary>
internal static class ElfCode
{
    private const int HeaderBytes = 64;
    private const int SectionBytes = 64;

    /// <summary>The ranges of all <c>.text.*</c> sections; none where the file is not well-formed.</summary>
    internal static IReadOnlyList<Range> Sections(ReadOnlySpan<byte> file)
    {
        List<Range> code = [];
        if (file.Length < HeaderBytes || !file.StartsWith("\u007fELF"u8) || file[4] != 2)
        {
            return code;
        }

        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(file[0x28..]);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(file[0x3a..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(file[0x3c..]);
        int names = BinaryPrimitives.ReadUInt16LittleEndian(file[0x3e..]);
        if (size != SectionBytes || names >= count || !Fits(file, table, (ulong)count * SectionBytes))
        {
            return code;
        }

        ReadOnlySpan<byte> sections = file.Slice((int)table, count * SectionBytes);
        if (Contents(file, sections, names) is not { } nameRange)
        {
            return code;
        }

        for (int i = 0; i < count; i++)
        {
            uint name = BinaryPrimitives.ReadUInt32LittleEndian(sections[(i * SectionBytes)..]);
            ReadOnlySpan<byte> allNames = file[nameRange];
            if (name < allNames.Length && allNames[(int)name..].StartsWith(".text."u8) && Contents(file, sections, i) is { } range)
            {
                code.Add(range);
            }
        }

        return code;
    }

    private static Range? Contents(ReadOnlySpan<byte> file, ReadOnlySpan<byte> sections, int index)
    {
        ReadOnlySpan<byte> section = sections.Slice(index * SectionBytes, SectionBytes);
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(section[0x18..]);
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(section[0x20..]);
        return Fits(file, offset, size) ? new Range((int)offset, (int)(offset + size)) : null;
    }

    private static bool Fits(ReadOnlySpan<byte> file, ulong offset, ulong size) => offset <= (ulong)file.Length && size <= (ulong)file.Length - offset;
}
