using Hadal.Parallelism.Experts.Ordering;

namespace Hadal.Parallelism.Experts.Reference;

/// <summary>One layer's placement after another, in memory that is allocated once.</summary>
internal sealed class ReferenceLayer
{
    private readonly int _groups, _nodes, _gpus, _replicas, _experts;
    private readonly BalancedPacking _packing;
    private readonly float[] _groupLoads, _expertLoads, _replicaLoads;
    private readonly int[] _groupPlaces, _order, _counts, _replicaExperts, _replicaRanks, _replicaPlaces;
    private readonly ulong[] _heap;

    internal ReferenceLayer(int experts, ExpertTopology topology)
    {
        (_groups, _nodes) = topology.IsHierarchical ? (topology.Groups, topology.Nodes) : (1, 1);
        (_experts, _replicas, _gpus) = (experts, topology.Replicas, topology.Gpus);
        int ofNode = _replicas / _nodes;
        _packing = new(Math.Max(_groups, ofNode), Math.Max(_nodes, _gpus / _nodes));
        (_groupLoads, _groupPlaces) = (new float[_groups], new int[_groups]);
        (_order, _expertLoads, _counts, _heap) = (new int[experts], new float[experts / _nodes], new int[experts / _nodes], new ulong[experts / _nodes]);
        (_replicaExperts, _replicaRanks, _replicaPlaces, _replicaLoads) = (new int[ofNode], new int[ofNode], new int[ofNode], new float[ofNode]);
    }

    /// <param name="loads">Of the layer's experts.</param>
    /// <param name="experts">Receives the expert of each slot.</param>
    /// <param name="ranks">Receives which replica of its expert a slot has.</param>
    internal void Place(ReadOnlySpan<float> loads, Span<int> experts, Span<int> ranks)
    {
        OrderByNode(loads);
        int expertsOfNode = _experts / _nodes, slotsOfNode = _replicas / _nodes;
        for (int node = 0; node < _nodes; node++)
        {
            ReadOnlySpan<int> members = _order.AsSpan(node * expertsOfNode, expertsOfNode);
            for (int i = 0; i < members.Length; i++)
            {
                _expertLoads[i] = loads[members[i]];
            }

            Replicate();
            for (int i = 0; i < slotsOfNode; i++)
            {
                _replicaLoads[i] = _expertLoads[_replicaExperts[i]] / _counts[_replicaExperts[i]];
            }

            _packing.Pack(_replicaLoads, _gpus / _nodes, _replicaPlaces);
            for (int i = 0; i < slotsOfNode; i++)
            {
                int slot = (node * slotsOfNode) + _replicaPlaces[i];
                (experts[slot], ranks[slot]) = (members[_replicaExperts[i]], _replicaRanks[i]);
            }
        }
    }

    // Groups to nodes, and with them the experts.
    private void OrderByNode(ReadOnlySpan<float> loads)
    {
        int size = _experts / _groups;
        for (int group = 0; group < _groups; group++)
        {
            float sum = 0;
            foreach (float load in loads.Slice(group * size, size))
            {
                sum += load;
            }

            _groupLoads[group] = sum;
        }

        _packing.Pack(_groupLoads, _nodes, _groupPlaces);
        for (int group = 0; group < _groups; group++)
        {
            for (int i = 0; i < size; i++)
            {
                _order[(_groupPlaces[group] * size) + i] = (group * size) + i;
            }
        }
    }

    // Every expert once, and each further replica to the expert whose replicas have the most load.
    private void Replicate()
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            (_counts[i], _replicaExperts[i], _replicaRanks[i]) = (1, i, 0);
            _heap[i] = LoadKey.Descending(_expertLoads[i], i);
        }

        KeyHeap hottest = new(_heap);
        for (int replica = _counts.Length; replica < _replicaExperts.Length; replica++)
        {
            int expert = LoadKey.Index(hottest.Least);
            (_replicaExperts[replica], _replicaRanks[replica]) = (expert, _counts[expert]++);
            hottest.ReplaceLeast(LoadKey.Descending(_expertLoads[expert] / _counts[expert], expert));
        }
    }
}
