namespace Hadal.Storage.Safetensors;

/// <summary>Deals tensors to shards in their order: a shard ends before the tensor that would make it larger than it may be.</summary>
internal static class ShardPlan
{
    internal static IReadOnlyList<IReadOnlyList<TensorDeclaration>> Split(IEnumerable<TensorDeclaration> tensors, long maximalBytes)
    {
        List<List<TensorDeclaration>> shards = [[]];
        long bytes = 0;
        foreach (TensorDeclaration tensor in tensors)
        {
            if (tensor.Bytes > maximalBytes - bytes && shards[^1].Count > 0)
            {
                shards.Add([]);
                bytes = 0;
            }

            shards[^1].Add(tensor);
            bytes += tensor.Bytes;
        }

        return shards;
    }
}
