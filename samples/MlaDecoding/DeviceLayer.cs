using Hadal;

namespace MlaDecoding;

/// <summary>The layer on a device: its cache, the page table of its sequences, and what a step queues.</summary>
internal sealed class DeviceLayer<T> : IDisposable
    where T : unmanaged
{
    private readonly Device _device;
    private readonly DeviceStream _stream;
    private readonly CacheFormat<T> _format;
    private readonly PagedCache<T> _cache;
    private readonly RotaryEmbedding _rotary;
    private readonly MlaPlan _plan;
    private readonly DeviceTensor<int> _lengths;
    private readonly DeviceTensor<int> _pageTable;

    public DeviceLayer(Device device, CacheFormat<T> format, int pagesOfSequence)
    {
        _device = device;
        _format = format;
        _stream = device.CreateStream();
        _cache = new(device, Workload.Batch * pagesOfSequence, Attention.PageSize);
        _rotary = Rotary.Upload(device, Workload.Longest);
        _plan = new(device, Attention.Heads, Attention.PageSize, Workload.Batch);
        _lengths = new(device, Workload.Batch);
        _pageTable = new(device, Workload.Batch, pagesOfSequence);

        // What no token was written to is NaN, which would show in every result that reads it.
        _cache.Rows.Fill(_stream, 0xFF);
    }

    /// <summary>Writes the tokens of prompts to where whoever keeps the pages says.</summary>
    public void Prefill(BFloat16[] tokens, int[] slots, int[] positions)
    {
        using DeviceTensor<BFloat16> keys = Upload(tokens, slots.Length, Attention.KeyWidth);
        using DeviceTensor<int> deviceSlots = Upload(slots, slots.Length), devicePositions = Upload(positions, slots.Length);
        _format.Append(_stream, keys, deviceSlots, _cache, _rotary, devicePositions);
    }

    /// <summary>One token of each sequence: into the cache, and its attention to all before it and itself.</summary>
    public (BFloat16[] Output, float[] LogSumExp) Step(BFloat16[] tokens, BFloat16[] queries, Sequences sequences)
    {
        _lengths.CopyFrom(sequences.Lengths);
        _pageTable.CopyFrom(sequences.PageTable);
        using DeviceTensor<BFloat16> keys = Upload(tokens, Workload.Batch, 1, Attention.KeyWidth);
        using DeviceTensor<BFloat16> q = Upload(queries, Workload.Batch, 1, Attention.Heads, Attention.KeyWidth);
        using DeviceTensor<int> slots = new(_device, Workload.Batch, 1), positions = new(_device, Workload.Batch, 1);
        using DeviceTensor<BFloat16> output = new(_device, Workload.Batch, 1, Attention.Heads, Attention.LatentWidth);
        using DeviceTensor<float> logSumExp = new(_device, Workload.Batch, 1, Attention.Heads);

        // Once a step, for all layers of a model:
        CacheOperations.FindSlots(_stream, _cache, _lengths, _pageTable, slots, positions);
        _plan.Update(_stream, _lengths, _pageTable);

        // In each layer:
        _format.Append(_stream, keys, slots, _cache, _rotary, positions);
        CacheOperations.Rotate(_stream, q, _rotary, positions);
        _format.Attend(_stream, q, _cache, _plan, Attention.SoftmaxScale, output, logSumExp);

        return (output.ToArray(), logSumExp.ToArray());
    }

    public void Dispose()
    {
        _plan.Dispose();
        _cache.Dispose();
        _lengths.Dispose();
        _pageTable.Dispose();
        _rotary.Cosines.Dispose();
        _rotary.Sines.Dispose();
        _stream.Dispose();
    }

    private DeviceTensor<TElement> Upload<TElement>(TElement[] values, params ReadOnlySpan<int> shape)
        where TElement : unmanaged
    {
        DeviceTensor<TElement> tensor = new(_device, shape);
        tensor.CopyFrom(values);
        return tensor;
    }
}
