using Hadal;
using MlaDecoding;

Device device = Device.Default;
Console.WriteLine($"Device: {device}");
Console.WriteLine($"{Attention.Heads} heads attend to {Workload.Batch} sequences of {string.Join(", ", Workload.Prompts)} tokens, each of which grows by a token a step.");

bool isRight = new Decoder<BFloat16>(device, CacheFormats.BFloat16).Run() & new Decoder<Float8E4M3>(device, CacheFormats.Float8).Run();

Console.WriteLine();
Console.WriteLine(isRight ? "All steps agree with attention in float64 over what the caches should hold." : "A step DIFFERS from attention in float64.");
return isRight ? 0 : 1;
