using System.Diagnostics.CodeAnalysis;
using Hadal.Specs;

namespace Hadal;

public sealed partial class MlaPlan
{
    private const int MostBatch = 65536;

    private static void ValidateNumbers(int heads, int pageSize, int maxBatch)
    {
        if (heads is < 1 or > MlaRules.MostHeads)
        {
            Complain(nameof(heads), $"heads are 1 … {MlaRules.MostHeads}; they are {heads}");
        }

        if (!MlaRules.IsPageSize(pageSize))
        {
            Complain(nameof(pageSize), $"a page has a power of two of tokens, {MlaRules.LeastPageSize} … {MlaRules.MostPageSize}; the page size is {pageSize}");
        }

        if (maxBatch is < 0 or > MostBatch)
        {
            Complain(nameof(maxBatch), $"a step has 0 … {MostBatch} sequences; maxBatch is {maxBatch}");
        }
    }

    // Compared in the hot path, worded outside it: an update that fits builds no text.
    private void Validate(DeviceStream stream, DeviceTensor<int> lengths, DeviceTensor<int> pageTable, int queryTokens)
    {
        ThrowIfDisposed();
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(lengths);
        ArgumentNullException.ThrowIfNull(pageTable);
        if (lengths.Shape.Length != 1 || lengths.Shape[0] > MaxBatch)
        {
            Complain(nameof(lengths), $"lengths are [batch] of at most {MaxBatch} sequences; they are {TensorShape.Format(lengths.Shape)}");
        }

        if (pageTable.Shape.Length != 2 || pageTable.Shape[0] != lengths.Shape[0])
        {
            Complain(nameof(pageTable), $"the page table is [{lengths.Shape[0]}, pages] (batch from the lengths); it is {TensorShape.Format(pageTable.Shape)}");
        }

        if ((long)pageTable.Shape[1] * PageSize > int.MaxValue)
        {
            Complain(nameof(pageTable), $"a sequence has at most {int.MaxValue} tokens; the page table has {pageTable.Shape[1]} pages of {PageSize}");
        }

        if (queryTokens is < 1 or > MlaRules.MostQueryTokens)
        {
            Complain(nameof(queryTokens), $"query tokens are 1 … {MlaRules.MostQueryTokens}; they are {queryTokens}");
        }

        MustBeHere(stream.Device, nameof(stream));
        MustBeHere(lengths.Device, nameof(lengths));
        MustBeHere(pageTable.Device, nameof(pageTable));
    }

    private void MustBeHere(Device device, string argument)
    {
        if (device != Device)
        {
            Complain(argument, $"the plan lives on {Device}; {argument} lives on {device}");
        }
    }

    [DoesNotReturn]
    private static void Complain(string argument, string complaint) => throw new KernelArgumentException(argument, $"{nameof(MlaPlan)}: {complaint}.");
}
