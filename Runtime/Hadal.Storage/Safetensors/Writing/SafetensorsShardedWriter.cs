namespace Hadal.Storage.Safetensors;

/// <summary>
/// Writes a model as shards of bounded size with an index, as the Hugging Face libraries name them; as the one file
/// <c>model.safetensors</c> where one is enough. The shards get their names when all are on the disk, and the index last: a reader of the
/// folder sees no model before. A folder that holds a model is refused, for two models' shards must not mix. Not thread-safe.
/// </summary>
public sealed class SafetensorsShardedWriter : IDisposable
{
    private readonly string _folder;
    private readonly SafetensorsWriterOptions _options;
    private readonly IReadOnlyList<IReadOnlyList<TensorDeclaration>> _shards;
    private readonly List<SafetensorsWriter> _writers = [];
    private bool _closed;

    private SafetensorsShardedWriter(string folder, IReadOnlyList<IReadOnlyList<TensorDeclaration>> shards, SafetensorsWriterOptions options)
    {
        (_folder, _shards, _options) = (folder, shards, options);
        MustHoldNoModel();
        try
        {
            Begin();
            Advance();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Begins a model.</summary>
    /// <param name="folder">An existing folder that holds no model.</param>
    /// <param name="tensors">What it will hold, in the order of the data.</param>
    /// <param name="maximalShardBytes">Most bytes of tensors in a shard; a tensor that is larger has a shard of its own.</param>
    /// <param name="options">How each shard is written; each has the metadata.</param>
    /// <exception cref="ArgumentException">A name is there twice.</exception>
    /// <exception cref="SafetensorsException">The folder holds a model, or the file system refuses.</exception>
    public static SafetensorsShardedWriter Create(
        string folder, IEnumerable<TensorDeclaration> tensors, long maximalShardBytes, SafetensorsWriterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maximalShardBytes);
        TensorDeclaration[] all = [.. tensors];
        HashSet<string> names = [];
        return Array.Find(all, tensor => !names.Add(tensor.Name)) is { } twice
            ? throw new ArgumentException($"A name is there once; {Quoted.Name(twice.Name)} is declared twice.", nameof(tensors))
            : new(folder, ShardPlan.Split(all, maximalShardBytes), options ?? new());
    }

    /// <summary>How many files will hold the tensors.</summary>
    public int ShardCount => _shards.Count;

    /// <summary>The tensor whose elements are to follow; null when all have been written.</summary>
    public TensorDeclaration? Next => _writers[^1].Next;

    /// <inheritdoc cref="SafetensorsWriter.Write"/>
    public void Write<T>(string name, ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        _writers[^1].Write(name, elements);
        Advance();
    }

    /// <inheritdoc cref="SafetensorsWriter.WriteBytes"/>
    public void WriteBytes(string name, ReadOnlySpan<byte> bytes)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        _writers[^1].WriteBytes(name, bytes);
        Advance();
    }

    /// <summary>Brings the last shard to the disk, gives all their names and writes the index.</summary>
    /// <exception cref="InvalidOperationException">A tensor has not all its elements.</exception>
    /// <exception cref="IOException">The file system refuses, or the folder holds a model by now.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        _writers[^1].Finish();
        MustHoldNoModel();
        foreach (SafetensorsWriter writer in _writers)
        {
            writer.Publish(overwrite: false);
        }

        if (ShardCount > 1)
        {
            byte[] index = ModelIndex.Write(_shards.Select((tensors, shard) => (NameOf(shard), tensors.AsEnumerable())));
            using AtomicOutput output = new(Path.Combine(_folder, ModelNames.Index), index.Length);
            output.Append(null, index);
            output.Finish();
            output.Publish(overwrite: false);
        }

        _closed = true;
    }

    /// <summary>Closes the writer. Of a model that is not complete nothing is left.</summary>
    public void Dispose()
    {
        _closed = true;
        _writers.ForEach(writer => writer.Dispose());
    }

    private string NameOf(int shard) => ShardCount == 1 ? ModelNames.Single : ModelNames.Shard(shard + 1, ShardCount);

    private void Begin()
        => _writers.Add(SafetensorsWriter.Create(Path.Combine(_folder, NameOf(_writers.Count)), _shards[_writers.Count], _options));

    // A shard is brought to the disk as soon as it is full, so that few files are open and the disk has work early.
    private void Advance()
    {
        while (_writers[^1].Next is null && _writers.Count < ShardCount)
        {
            _writers[^1].Finish();
            Begin();
        }
    }

    private void MustHoldNoModel()
    {
        string? there = new[] { ModelNames.Index, ModelNames.Single }.Concat(Enumerable.Range(0, ShardCount).Select(NameOf))
            .FirstOrDefault(name => File.Exists(Path.Combine(_folder, name)));
        if (there is not null)
        {
            throw new SafetensorsException(_folder, null, $"a model is written into a folder that holds none; '{there}' is there.");
        }
    }
}
