namespace Hadal.Parallelism.Experts.Migration;

/// <summary>A placement of a layer that a migration may end with.</summary>
/// <param name="Slots">The expert of each slot.</param>
/// <param name="Moves">Slots whose expert is another than now: replicas whose weights must be fetched.</param>
/// <param name="Fullest">The load of the fullest GPU.</param>
internal sealed record MigrationState(int[] Slots, int Moves, double Fullest);
