using Hadal.Build;
using Hadal.Compilation;
using Hadal.Compiler;

BuildLog log = new(Console.Out);
try
{
    if (args is not [string request])
    {
        log.Error(BuildCode.WorkerFailed, $"The worker takes one argument, the file of a build request; it was given {args.Length}.");
        return 1;
    }

    new KernelBuild(BuildRequest.Read(File.ReadAllText(request)), KernelCache.Default, log).Run();
}
catch (Exception error) when ((error is AggregateException several ? several.InnerExceptions[0] : error) is IOException or UnauthorizedAccessException or FormatException)
{
    log.Error(BuildCode.WorkerFailed, $"The worker that compiles kernels failed: {error.Message}");
}

return log.HasErrors ? 1 : 0;
