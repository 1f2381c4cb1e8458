using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hadal.Compilation;

/// <summary>
/// The file format of one compiled kernel: a line of tab-separated text (magic, source hash, architecture, NVRTC version, registers, shared,
/// spill and stack bytes, length of the cubin, SHA-256 of all before and of the cubin), then the cubin.
/// </summary>
internal static class KernelEntryFormat
{
    private const string Magic = "hadal-kernel-1";
    private const int Fields = 10;

    internal static byte[] Write(CompiledKernel kernel)
    {
        KernelResources resources = kernel.Resources;
        string fields = string.Create(
            CultureInfo.InvariantCulture,
            $"{Magic}\t{kernel.SourceHash}\t{kernel.Architecture}\t{kernel.NvrtcVersion}\t{resources.Registers}\t{resources.SharedBytes}\t{resources.SpillBytes}\t{resources.StackBytes}\t{kernel.Cubin.Length}");
        byte[] header = Encoding.ASCII.GetBytes($"{fields}\t{Digest(fields, kernel.Cubin.Span)}\n");
        return [.. header, .. kernel.Cubin.Span];
    }

    /// <summary>Reads an entry; null where anything about it is not as it was written.</summary>
    internal static CompiledKernel? TryRead(ReadOnlyMemory<byte> file)
    {
        int end = file.Span.IndexOf((byte)'\n');
        if (end < 0)
        {
            return null;
        }

        string header = Encoding.ASCII.GetString(file.Span[..end]);
        string[] fields = header.Split('\t');
        ReadOnlyMemory<byte> cubin = file[(end + 1)..];
        if (fields.Length != Fields || fields[0] != Magic || fields[^1] != Digest(header[..header.LastIndexOf('\t')], cubin.Span))
        {
            return null;
        }

        int[] figures = new int[5];
        for (int i = 0; i < figures.Length; i++)
        {
            if (!int.TryParse(fields[4 + i], NumberStyles.None, CultureInfo.InvariantCulture, out figures[i]))
            {
                return null;
            }
        }

        return figures[4] == cubin.Length
            ? new(fields[1], fields[2], fields[3], new(figures[0], figures[1], figures[2], figures[3]), cubin)
            : null;
    }

    private static string Digest(string fields, ReadOnlySpan<byte> cubin)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(fields));
        hash.AppendData(cubin);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
