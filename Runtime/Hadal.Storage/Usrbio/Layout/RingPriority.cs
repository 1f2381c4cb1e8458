namespace Hadal.Storage.Usrbio.Layout;

/// <summary>Which of the three submission semaphores a ring uses.</summary>
internal enum RingPriority
{
    Normal,
    High,
    Low,
}
