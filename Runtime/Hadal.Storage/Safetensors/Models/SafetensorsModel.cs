using System.Diagnostics.CodeAnalysis;

namespace Hadal.Storage.Safetensors;

/// <summary>
/// A model in one safetensors file, or in several with an index that says which holds what. The index is the authority: a tensor that it
/// does not name is no part of the model, and one of two files that hold the same name is the one that it names.
/// </summary>
public sealed class SafetensorsModel : IDisposable
{
    private readonly Dictionary<string, SafetensorsTensor> _byName;

    private SafetensorsModel(string path, IReadOnlyList<SafetensorsFile> files, IEnumerable<SafetensorsTensor> tensors, long? declaredBytes)
    {
        (Path, Files, DeclaredBytes) = (path, files, declaredBytes);
        Tensors = [.. tensors];
        _byName = Tensors.ToDictionary(tensor => tensor.Name);
        TotalBytes = Tensors.Sum(tensor => tensor.Bytes);
    }

    /// <summary>Opens all files of a model and checks that every tensor of the index is in its file.</summary>
    /// <param name="path">
    /// A folder with <c>model.safetensors.index.json</c> or <c>model.safetensors</c>, an index (<c>*.json</c>), or one safetensors file.
    /// </param>
    /// <exception cref="SafetensorsException">A file or a tensor is missing, or one is not as the format says.</exception>
    /// <exception cref="IOException">The operating system does not open or read one.</exception>
    public static SafetensorsModel Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path))
        {
            return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? OpenIndex(path) : OpenSingle(path);
        }

        string index = System.IO.Path.Combine(path, ModelNames.Index);
        string single = System.IO.Path.Combine(path, ModelNames.Single);
        return File.Exists(index) ? OpenIndex(index)
            : File.Exists(single) ? OpenSingle(single)
            : throw new SafetensorsException(path, null, $"a folder of a model has {ModelNames.Index} or {ModelNames.Single}; it has neither.");
    }

    /// <summary>The index, or the only file.</summary>
    public string Path { get; }

    /// <summary>The files, in the order in which the index names them.</summary>
    public IReadOnlyList<SafetensorsFile> Files { get; }

    /// <summary>The tensors: file by file, and in each in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>Bytes of all tensors.</summary>
    public long TotalBytes { get; }

    /// <summary>
    /// <c>total_size</c> of the index, which tools do not agree on: some count tensors, some files with their headers. Null where there is none.
    /// </summary>
    public long? DeclaredBytes { get; }

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="KeyNotFoundException">The model has none of this name.</exception>
    public SafetensorsTensor this[string name]
        => TryGet(name, out SafetensorsTensor? tensor) ? tensor : throw new KeyNotFoundException($"'{Path}' has no tensor {Quoted.Name(name)}; it has {Tensors.Count} others.");

    /// <summary>Looks for the tensor of a name.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out SafetensorsTensor? tensor) => _byName.TryGetValue(name, out tensor);

    /// <summary>Closes all files.</summary>
    public void Dispose()
    {
        foreach (SafetensorsFile file in Files)
        {
            file.Dispose();
        }
    }

    private static SafetensorsModel OpenSingle(string path)
    {
        SafetensorsFile file = SafetensorsFile.Open(path);
        return new(path, [file], file.Tensors, declaredBytes: null);
    }

    private static SafetensorsModel OpenIndex(string path)
    {
        ModelIndex index = ModelIndexParser.Read(path);
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!;
        List<SafetensorsFile> files = [];
        try
        {
            foreach (string shard in index.Shards)
            {
                files.Add(OpenShard(path, index, System.IO.Path.Combine(folder, shard), files.Count));
            }

            foreach ((string tensor, int shard) in index.ShardOf)
            {
                if (!files[shard].TryGet(tensor, out _))
                {
                    throw new SafetensorsException(path, tensor, $"the index puts it into '{index.Shards[shard]}'; that file does not have it.");
                }
            }

            return new(path, files, files.SelectMany((file, shard) => file.Tensors.Where(tensor => index.ShardOf.TryGetValue(tensor.Name, out int its) && its == shard)), index.DeclaredBytes);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    private static SafetensorsFile OpenShard(string path, ModelIndex index, string file, int shard)
    {
        try
        {
            return SafetensorsFile.Open(file);
        }
        catch (FileNotFoundException exception)
        {
            int tensors = index.ShardOf.Values.Count(its => its == shard);
            throw new SafetensorsException(path, null, $"the index puts {tensors} tensors into '{index.Shards[shard]}'; there is no such file.", exception);
        }
    }
}
