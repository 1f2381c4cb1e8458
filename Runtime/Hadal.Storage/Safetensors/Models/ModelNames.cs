namespace Hadal.Storage.Safetensors;

/// <summary>Names of a model's files, as the Hugging Face libraries write them.</summary>
internal static class ModelNames
{
    internal const string Single = "model.safetensors";
    internal const string Index = "model.safetensors.index.json";

    internal static string Shard(int number, int count) => $"model-{number:D5}-of-{count:D5}.safetensors";
}
