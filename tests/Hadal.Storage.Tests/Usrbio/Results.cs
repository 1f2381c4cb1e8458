using Hadal.Storage.Usrbio.Client;

namespace Hadal.Storage.Tests.Usrbio;

/// <summary>What became of each slot, in the order in which it became known.</summary>
internal sealed class Results : IUserRingSink
{
    internal List<(int Slot, long Result)> All { get; } = [];

    internal long this[int slot] => All.Single(entry => entry.Slot == slot).Result;

    public void Complete(int slot, long result) => All.Add((slot, result));
}
