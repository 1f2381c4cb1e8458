namespace MlaDecoding;

/// <summary>What is decoded.</summary>
internal static class Workload
{
    public const int Steps = 64;

    /// <summary>Tokens of each sequence before the first step.</summary>
    public static int[] Prompts { get; } = [3, 64, 150, 317];

    public static int Batch => Prompts.Length;

    /// <summary>Tokens of the longest sequence after the last step.</summary>
    public static int Longest => Prompts.Max() + Steps;
}
